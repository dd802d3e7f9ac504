class LocalServerError(Exception):
    """An error with one line for the person at the terminal: the problem and its fix."""
