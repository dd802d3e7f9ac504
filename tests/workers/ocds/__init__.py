"""OCDS releases made from events."""
