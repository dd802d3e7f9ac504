"""What follows from events and from the clock. Plain sync code; knows nothing of the HTTP side."""
