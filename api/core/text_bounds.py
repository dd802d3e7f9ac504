"""How long the texts of a body may be: said at the field, held where bodies are decoded.

`http/validation/text.py` holds it, after trimming, with all faults of a body at once; msgspec's own
`max_length` would stop at the first, and could not say in which language of a map it is. The
contract has it as `maxLength`, of a map by language as `x-max-length`. Rules check the same numbers
again, since sheets and pages do not pass the decoder of bodies.
"""

from typing import Annotated, Any

from msgspec import Meta

from api.core.email_address import LONGEST as LONGEST_EMAIL
from api.core.web_addresses import LONGEST as LONGEST_ADDRESS

LONGEST_KEY, SHORTEST_KEY = "longest", "shortest"
EACH_MAX_LENGTH = "x-max-length"
"""Of a map by language: of each of its texts."""


def up_to(longest: int, *, at_least: int = 0, **keywords: Any) -> Meta:
    """`keywords` of the JSON Schema, such as `format`: what a rule holds, the contract tells."""
    shortest = {"minLength": at_least} if at_least else {}
    return Meta(
        extra={LONGEST_KEY: longest, SHORTEST_KEY: at_least},
        extra_json_schema={"maxLength": longest, **shortest, **keywords},
    )


def each_up_to(longest: int) -> Meta:
    """Of a text in languages: each of them."""
    return Meta(extra={LONGEST_KEY: longest}, extra_json_schema={EACH_MAX_LENGTH: longest})


EmailText = Annotated[str, up_to(LONGEST_EMAIL, format="email")]
WebAddressText = Annotated[str, up_to(LONGEST_ADDRESS, format="iri")]
"""Hosts and paths may have letters beyond ASCII."""
HideableEmail = Annotated[str, up_to(LONGEST_EMAIL)]
HideableAddress = Annotated[str, up_to(LONGEST_ADDRESS)]
"""Of structs that are answered as well: once hidden, it has the form of an address no more."""
CpvText = Annotated[str, up_to(40, pattern=r"^\s*[0-9]{8}(\s*[-‐‑–]\s*[0-9])?\s*$")]
"""With or without the check digit. Longer than one is: the rule refuses it in better words."""
CpvPrefixText = Annotated[str, up_to(40, pattern=r"^\s*[0-9]{2,8}(\s*[-‐‑–]\s*[0-9])?\s*$")]
CurrencyText = Annotated[str, up_to(20, pattern="^[A-Z]{3}$")]
CodeText = Annotated[str, up_to(80)]
"""Of a code list."""
TimeZoneText = Annotated[str, up_to(80)]
TokenText = Annotated[str, up_to(200)]
"""Out of a mail or a link."""
