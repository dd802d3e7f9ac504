"""The demonstration: three municipalities, their suppliers, and what they have been doing."""
