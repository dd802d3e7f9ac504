"""The kernel that all features use. It imports no web framework, no task queue and no feature."""
