"""Lengths of texts in bodies: declared at the field, checked when bodies are decoded.

`http/validation/text.py` checks them after trimming, and reports all faults of a body at once.
msgspec's own `max_length` would stop at the first one, and could not tell the language in a map.
The contract has the limit as `maxLength`, for a map by language as `x-max-length`. Rules check the
same numbers again, because sheets and pages bypass the decoder of bodies.
"""

from typing import Annotated, Any

from msgspec import Meta

from api.core.email_address import LONGEST as LONGEST_EMAIL
from api.core.web_addresses import LONGEST as LONGEST_ADDRESS

LONGEST_KEY, SHORTEST_KEY = "longest", "shortest"
EACH_MAX_LENGTH = "x-max-length"
"""Maximum length of each text in a map by language."""


def up_to(longest: int, *, at_least: int = 0, **keywords: Any) -> Meta:
    """`keywords` of the JSON Schema, such as `format`, document what a rule checks."""
    shortest = {"minLength": at_least} if at_least else {}
    return Meta(
        extra={LONGEST_KEY: longest, SHORTEST_KEY: at_least},
        extra_json_schema={"maxLength": longest, **shortest, **keywords},
    )


def each_up_to(longest: int) -> Meta:
    """The maximum length of each text in a map by language."""
    return Meta(extra={LONGEST_KEY: longest}, extra_json_schema={EACH_MAX_LENGTH: longest})


EmailText = Annotated[str, up_to(LONGEST_EMAIL, format="email")]
WebAddressText = Annotated[str, up_to(LONGEST_ADDRESS, format="iri")]
"""Hosts and paths may have non-ASCII letters."""
HideableEmail = Annotated[str, up_to(LONGEST_EMAIL)]
HideableAddress = Annotated[str, up_to(LONGEST_ADDRESS)]
"""For structs that are also responses: a hidden address no longer has the form of an address."""
CpvText = Annotated[str, up_to(40, pattern=r"^\s*[0-9]{8}(\s*[-‐‑–]\s*[0-9])?\s*$")]
"""With or without the check digit. Longer than needed, so that the rule's better error applies."""
CpvPrefixText = Annotated[str, up_to(40, pattern=r"^\s*[0-9]{2,8}(\s*[-‐‑–]\s*[0-9])?\s*$")]
CurrencyText = Annotated[str, up_to(20, pattern="^[A-Z]{3}$")]
CodeText = Annotated[str, up_to(80)]
"""A code of a code list."""
TimeZoneText = Annotated[str, up_to(80)]
TokenText = Annotated[str, up_to(200)]
"""A token from a mail or a link."""
