"""What Litestar needs to know to carry the features: one concern a module."""
