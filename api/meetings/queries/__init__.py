"""Queries of meetings and sign-ups, limited to those the actor may see."""
