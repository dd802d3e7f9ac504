from typing import Any

from api.codelists.models import Code
from api.core.i18n import Language, LocalText


def code(**values: Any) -> Code:
    """A code of the buyers' goals that an operator loaded, unless told otherwise."""
    labels = values.pop("labels", {"fi": "Esimerkki"})
    defaults = {"list_name": "goals", "code": "example", "attributes": {}, "builtin": False}
    texts = {Language(language): LocalText(text) for language, text in labels.items()}
    return Code(**{**defaults, **values, "labels": texts})
