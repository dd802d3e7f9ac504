"""Removes exceptions from names of codes, so that a search for them does not find the code. Pure.

`valaistus` does not find `Huonekalut …, kodinkoneet ja laitteet (valaistusta lukuun ottamatta)`.
"""

import re

_WORDS = (
    r"lukuun\s+ottamatta|paitsi|muut\s+kuin|utom|exkl\.?|exklusive|med\s+undantag|andra\s+än"
    r"|excl\.?|excluding|except(?:ing|\s+for)?|other\s+than|not\s+including"
)
_IN_BRACKETS = re.compile(rf"\([^()]*(?<!\w)(?:{_WORDS})(?!\w)[^()]*\)", re.IGNORECASE)
_BEFORE = re.compile(
    r"(?:(?<!\w)[\w-]+[aä](?:,|\s+ja|\s+tai|\s+sekä)?\s+){1,8}lukuun\s+ottamatta", re.IGNORECASE
)
"""In Finnish an exception may come before `lukuun ottamatta`, in the partitive."""
_AFTER = re.compile(rf"(?<!\w)(?:{_WORDS})(?!\w)[^;()]*", re.IGNORECASE)


def without_exceptions(name: str) -> str:
    for pattern in (_IN_BRACKETS, _BEFORE, _AFTER):
        name = pattern.sub(" ", name)
    return " ".join(name.split())
