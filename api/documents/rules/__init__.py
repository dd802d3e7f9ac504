"""Pure: paragraphs and what became of them, types of files, states of versions."""
