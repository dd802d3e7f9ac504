"""The demonstration: three municipalities, their suppliers and their activities."""
