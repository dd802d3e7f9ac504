"""Rules of surveys and answers. Pure."""
