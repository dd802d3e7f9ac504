"""Rules of paragraphs and their changes, file types and states of versions. Pure."""
