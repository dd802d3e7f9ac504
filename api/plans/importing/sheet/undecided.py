"""Words for "not known": `-`, `ei tiedossa`, `TBD`, `inte beslutat`."""

from __future__ import annotations

import re


def lines(text: str) -> frozenset[str]:
    return frozenset(part.strip() for part in text.strip().replace("\n", ";").split(";"))


NOT_KNOWN = frozenset({""}) | lines(
    """
    -; --; ---; ?; ??; ???; .; ..; ...; …; x; xx; xxx; n/a; n.a.; na; #n/a; tbd; tbd.; tba; tbc
    t.b.d.; none; unknown; open; to be decided; to be confirmed; to be determined; not available
    not applicable; pending; no information
    ei; ei ole; avoin; auki; avoinna; myöhemmin; puuttuu; tarkentuu; täsmentyy; tuntematon
    ei sovellu
    harkinnassa; harkitaan; selvitetään; selvityksessä; selvitettävä; selvitettävänä; valmistelussa
    vahvistuu; päätetään; päättämättä; määrittelemättä; tarkennetaan; täydennetään
    nej; okänt; okänd; oklart; öppet; öppen; senare; uppgift saknas; saknas; utreds; under utredning
    under beredning; övervägs; preciseras; ej tillämpligt; avgörs; fastställs
    """
)
_NOT_YET = re.compile(
    r"(?:ei|ei ole|eivät|ei olla) (?:(?:vielä|toistaiseksi|tällä hetkellä|nyt|tarkkaa) )?"
    r"(?:ole )?(?:vielä )?(?:tarkkaa )?"
    r"(?:tiedossa|tiedetä|tietoa|tieto|päätetty|päätöstä|päätettynä|määritelty|määritetty|arvioitu"
    r"|arviota|selvillä|selvää|varma|varmaa|varmistunut|vahvistettu|vahvistunut|sovittu|saatavilla"
    r"|ajoitettu|aikataulutettu|valittu|nimetty|vielä)"
    r"|(?:inte|ej|icke)(?: ännu)? (?:ännu|känt|känd|kända|fastställ\w+|bestäm[td]\w*|beslut\w+"
    r"|klart|klar|avgjor[td]|definierat|definierad|uppskattat|beräknat|tillgänglig\w*|valt|vald|utsedd)"
    r"(?: ännu)?"
    r"|not(?: yet| available)? ?(?:yet|known|decided|defined|determined|set|estimated|confirmed"
    r"|available|applicable|specified)(?: yet)?"
    r"|(?:tarkentuu|täsmentyy|vahvistuu|selviää|päätetään|ilmoitetaan|määritellään|tarkennetaan"
    r"|täydennetään|selvitetään|sovitaan|avoin,?) (?:myöhemmin|kilpailutuksessa|syksyllä|keväällä)"
    r"|(?:preciseras|meddelas|bestäms|fastställs|klarnar|avgörs|kompletteras|besluts"
    r"|beslutas) senare"
    r"|to be (?:decided|confirmed|determined|announced|defined|specified)(?: later)?"
)


def is_not_known(plain: str) -> bool:
    """`plain` is in lower case, with ordinary dashes and single spaces."""
    bare = plain.strip(" .!:;()[]*") or plain
    return plain in NOT_KNOWN or bare in NOT_KNOWN or _NOT_YET.fullmatch(bare) is not None


_NO_ANSWERS = NOT_KNOWN & lines("; ei; nej; x; ei sovellu; ei ole; none; avoin; open; öppen; öppet")


def is_undecided(plain: str) -> bool:
    """Whether an answer to a yes-no question is missing: `ei` is an answer, `ei vielä päätetty` is
    not."""
    bare = plain.strip(" .!:;()[]*") or plain
    return is_not_known(plain) and bare not in _NO_ANSWERS
