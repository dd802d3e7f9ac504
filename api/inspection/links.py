"""Checks addresses: those of the web and inside the file are accepted, others are refused."""

import re

from api.inspection.findings import Danger

_SCHEME = re.compile(r"([a-z][a-z0-9+.-]*):", re.IGNORECASE)
_NETWORK = re.compile(r"(?:(?<!\\)\\{2,}+|\\/|/\\)[\w.@:?$%-]++[\\/]")
"""A run of backslashes is matched from its beginning only: a match from each of them would take
quadratic time. Other quantifiers, here and in `formulas.py`, are possessive for the same reason.
"""
_SURELY_SCRIPT = re.compile(
    r"(?:javascript:|vbscript:|vnd\.sun\.star\.script:|macro:/)", re.IGNORECASE
)
_SURELY_PATH = re.compile(rf"(?:file|smb):[/\\]|{_NETWORK.pattern}", re.IGNORECASE)
_FILE = re.compile(r"\b(?:file|smb):[/\\]", re.IGNORECASE)
_INVISIBLE = re.compile(r"[\x00-\x20\x7f\u200b-\u200f\u2028\u2029\ufeff]+")
_SCRIPTS = frozenset({"javascript", "vbscript", "macro", "vnd.sun.star.script", "service"})
_LINKS = frozenset({"http", "https", "mailto", "tel"})
_LONGEST_CHECKED = 100_000


def link_danger(target: str) -> Danger | None:
    """Checks the target of a link that a reader clicks. It may be on the web, a mail address, a
    telephone number, a place in the file, or a file beside it.
    """
    plain = _plain(target)
    if danger := path_danger(plain):
        return danger
    scheme = _scheme_of(plain)
    if scheme is None or scheme in _LINKS:
        return Danger.PATH if plain.startswith(("//", "/\\")) else None
    return Danger.EXTERNAL


def source_danger(target: str) -> Danger | None:
    """Checks an address that a program fetches automatically. It must be inside the file."""
    plain = _plain(target)
    if danger := path_danger(plain):
        return danger
    scheme = _scheme_of(plain)
    if scheme is not None and scheme not in {"data", "cid"}:
        return Danger.EXTERNAL
    return Danger.EXTERNAL if plain.startswith(("//", "../../")) else None


def path_danger(text: str) -> Danger | None:
    """Checks a text that is known to be an address: it must not be a network share, a file of the
    computer or a script.
    """
    plain = _plain(text)
    scheme = _scheme_of(plain)
    if scheme in _SCRIPTS:
        return Danger.SCRIPT
    if scheme is not None and (scheme in {"file", "smb"} or len(scheme) == 1):
        return Danger.PATH
    return Danger.PATH if _NETWORK.match(plain) else None


def value_danger(text: str) -> Danger | None:
    """Like `path_danger`, for a value that may be a name or a text: only clear addresses count."""
    if ":" not in text and "\\" not in text:
        return None
    plain = _plain(text[:_LONGEST_CHECKED])
    if _SURELY_SCRIPT.match(plain):
        return Danger.SCRIPT
    return Danger.PATH if _SURELY_PATH.match(plain) else None


def has_network_path(text: str) -> bool:
    """Whether a formula or a field contains a network path anywhere."""
    return _NETWORK.search(text) is not None or _FILE.search(text) is not None


def _plain(text: str) -> str:
    return _INVISIBLE.sub("", text).strip("\"'")


def _scheme_of(plain: str) -> str | None:
    match = _SCHEME.match(plain)
    return match[1].lower() if match else None
