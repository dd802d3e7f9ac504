"""The commands of a person; those of the clock are in `jobs.py`."""
