"""Which meetings and sign-ups there are for whom."""
