"""The HTTP side that all features share: one concern a module."""
