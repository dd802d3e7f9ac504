"""Names of the texts that describe a finding."""

import re

from api.core.text_parameters import Term
from api.exchange.eforms.rules.findings import Finding


def field_name(field: str) -> str:
    """Name of the text for a field, without its suffix: `BT-800(d)-Lot` is `BT-800`."""
    match = re.match(r"[A-Z]+-(?:[0-9]+|Root)", field)
    return f"eforms.field.{match[0] if match else field}"


def params_of(finding: Finding) -> dict[str, object]:
    return {"what": Term(field_name(finding.field)), "field": finding.field, **finding.params}
