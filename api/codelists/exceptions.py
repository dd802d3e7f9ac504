"""What the name of a code says it is *not*: a search for it must not find the code. Pure.

`Huonekalut …, kodinkoneet ja laitteet (valaistusta lukuun ottamatta)` is not found by `valaistus`.
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
"""In Finnish the exceptions may stand before the words, in the partitive."""
_AFTER = re.compile(rf"(?<!\w)(?:{_WORDS})(?!\w)[^;()]*", re.IGNORECASE)


def without_exceptions(name: str) -> str:
    for pattern in (_IN_BRACKETS, _BEFORE, _AFTER):
        name = pattern.sub(" ", name)
    return " ".join(name.split())
