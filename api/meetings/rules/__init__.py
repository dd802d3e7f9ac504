"""What a meeting may say, who gets its places, how a lot is drawn. Pure."""
