"""All ways in which the browser tests look at the pages: every pair occurs (`test_looks.py`)."""

from tests.browser.person import Look

DESK = Look()
"""In Finnish, wide, light, without script: what a test that names none uses."""
DESK_WITH_AXE = Look(script=True)
DESK_IN_SWEDISH = Look("sv", 1280, "dark")
DESK_IN_ENGLISH = Look("en", 1280, "light", script=True)
PHONE = Look("sv", 360, "dark", script=True)
LIGHT_PHONE = Look("sv", 360, "light", script=True)
FINNISH_PHONE = Look("fi", 360, "light", script=True)
DARK_FINNISH_PHONE = Look("fi", 360, "dark", script=True)
ENGLISH_PHONE = Look("en", 360, "dark")

LOOKS = {name: look for name, look in globals().items() if isinstance(look, Look)}
