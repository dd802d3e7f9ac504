"""What holds for surveys and for answers to them. Pure."""
