"""Event handlers and timed tasks. Plain sync code that does not import the HTTP side."""
