"""Words for a value that is known and not public."""

from __future__ import annotations

import re

_WITHHELD = re.compile(
    r"[(,;-]? ?\b(?:ei (?:ole )?(?:julki(?:nen|sta|steta|staa)|julkisia|julkaista)"
    r"|ei-julki(?:nen|sta)|ei saa julkaista|ei (?:ilmoiteta|kerrota|anneta)(?: julkisesti)?"
    r"|salassa(?: pidettävä\w*)?|salassapidettävä\w*|salainen|salaista|salattu|salataan"
    r"|luottamukselli\w+|liikesalaisuus"
    r"|(?:ej|inte|icke) (?:offentlig\w*|publi[ck]\w*)|(?:offentliggörs|publiceras) (?:ej|inte)"
    r"|sekretess\w*|hemlig\w*|konfidentiell\w*|förtrolig\w*|affärshemlighet"
    r"|not (?:to be )?(?:public|published|disclosed)|non-public|undisclosed|withheld|confidential"
    r"|secret|restricted|classified)\b\)?"
)


def without_withheld(plain: str) -> tuple[str, bool]:
    """The text without such words, and whether it had any."""
    rest, count = _WITHHELD.subn(" ", plain)
    if not count:
        return plain, False
    return " ".join(rest.split()).strip(" ,;:()-"), True


def is_withheld(plain: str) -> bool:
    """Whether the cell has only such words."""
    rest, withheld = without_withheld(plain)
    return withheld and not rest
