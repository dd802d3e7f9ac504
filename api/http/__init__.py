"""The part of HTTP that all features share: one concern per module."""
