"""The page to return to after signing in: a path of ours, never another site. Pure."""

import re

HOME = "/my"
LONGEST = 500
_PATH = re.compile(r"/(?![/\\])[A-Za-z0-9/_.~%?&=:,+-]*", re.ASCII)


def safe_path(text: str | None) -> str:
    """`/my` for anything that a browser might take for an address elsewhere."""
    if text and len(text) <= LONGEST and _PATH.fullmatch(text):
        return text
    return HOME
