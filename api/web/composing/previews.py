"""Who sees what becomes public, and whether it can be changed."""

from collections.abc import Sequence

from api.core.i18n import Language, translate
from api.web.forms.form import Detail


def public_readers(name: str, language: Language) -> Sequence[Detail]:
    """`page.compose.<name>.seen_by` and `.later` are its words."""
    return [
        (
            translate(f"page.dispositions.preview.{part}", language),
            [translate(f"page.compose.{name}.{part}", language)],
        )
        for part in ("seen_by", "later")
    ]
