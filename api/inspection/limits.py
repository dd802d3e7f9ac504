"""What an inspection spends on one file."""

from api.core.sandbox import Limits

PROCESS = Limits(memory=600_000_000, cpu_seconds=30, patience=90.0, file_bytes=1_000_000_000)
PARTS = 10_000
EXPANDED_BYTES = 150_000_000
"""Of all parts of an Office file together."""
EXPANSION, EXPANDED_FREELY = 100, 5_000_000
"""Times that a file may expand, beyond the first bytes: whoever wants to cost much sends much.
Large sheets, which repeat themselves, are squeezed to a fortieth."""
ELEMENTS = 4_000_000
DEPTH = 256
"""Of elements in each other, and of objects in a PDF."""
NESTED_FILES = 1
"""Workbooks behind charts, in each other."""
PDF_OBJECTS = 2_000_000
PIXELS = 300_000_000
