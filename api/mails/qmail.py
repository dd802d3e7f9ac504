"""Bounces of qmail and similar servers (QSBMF): plain text in a fixed format. Pure.

https://cr.yp.to/proto/qsbmf.txt: a first line, then a paragraph for each recipient, then the mail
that is sent back behind a line of dashes.
"""

import re
from collections.abc import Iterator
from email.message import Message

_FIRST = "Hi. This is the"
_END = re.compile(r"^-{3}", re.MULTILINE)
_PARAGRAPH = re.compile(r"\r?\n[ \t]*\r?\n")
_OWN = re.compile(r"\(#([45]\.\d{1,3}\.\d{1,3})\)", re.ASCII)


def qmail_groups(text: str) -> Iterator[Message]:
    """Fields like those of a delivery status, one group for each recipient."""
    if not text.lstrip().startswith(_FIRST):
        return
    explanation = _END.split(text, maxsplit=1)[0]
    for paragraph in _PARAGRAPH.split(explanation):
        recipient, _, words = paragraph.strip().partition(":")
        if recipient.startswith("<") and recipient.endswith(">"):
            yield _fields(" ".join(words.split()))


def _fields(words: str) -> Message:
    group = Message()
    group["Action"] = "failed"
    if own := _OWN.search(words):
        group["Status"] = own[1]
    group["Diagnostic-Code"] = f"smtp; {words}"
    return group
