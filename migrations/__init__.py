"""Alembic's scripts. `vuoropuhelu migrate` runs them."""
