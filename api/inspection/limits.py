"""What an inspection spends on one file."""

from api.core.sandbox import Limits

PROCESS = Limits(memory=600_000_000, cpu_seconds=30, patience=90.0, file_bytes=1_000_000_000)
PARTS = 10_000
EXPANDED_BYTES = 150_000_000
"""Of all parts of an Office file together."""
ELEMENTS = 4_000_000
DEPTH = 256
"""Of elements in each other, and of objects in a PDF."""
NESTED_FILES = 1
"""Workbooks behind charts, in each other."""
PDF_OBJECTS = 2_000_000
PIXELS = 300_000_000
