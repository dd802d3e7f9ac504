"""Commands of people; timed publication is in `jobs.py`."""
