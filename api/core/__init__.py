"""The kernel every feature stands on: no web framework, no task queue, no feature."""
