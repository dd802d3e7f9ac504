"""The same story with other people behind it; see `tests/api/test_twin_stories.py`."""
