"""Turns releases into tables in a process of its own: `flattentool` reads them into a database."""
