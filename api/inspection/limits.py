"""Limits on the inspection of one file."""

from api.core.sandbox import Limits

PROCESS = Limits(memory=600_000_000, cpu_seconds=30, patience=90.0, file_bytes=1_000_000_000)
PARTS = 10_000
EXPANDED_BYTES = 150_000_000
"""Maximum size of all unpacked parts of an Office file together."""
EXPANSION, EXPANDED_FREELY = 100, 5_000_000
"""A file may expand to `EXPANDED_FREELY` bytes and 100 times its size, so that only a large upload
can cost much. Large sheets, which are repetitive, are compressed to a fortieth.
"""
ELEMENTS = 4_000_000
DEPTH = 256
"""Maximum nesting of XML elements, and of objects in a PDF."""
NESTED_FILES = 1
"""Maximum nesting of workbooks behind charts."""
PDF_OBJECTS = 2_000_000
PIXELS = 300_000_000
