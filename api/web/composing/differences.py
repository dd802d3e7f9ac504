"""What a new version of a text changes, for the preview before it is published. Pure."""

from collections.abc import Sequence

from markupsafe import Markup

from api.core.i18n import Language, translate
from api.documents.rules.diff import ParagraphChange
from api.documents.schemas import DifferenceOut
from api.web.reading.comparison import Part, parts_of

_ELEMENTS = {
    "ins": Markup("<ins>{}</ins>"),
    "del": Markup("<del>{}</del>"),
    "": Markup("{}"),
}


def changes(differences: Sequence[DifferenceOut], language: Language) -> list[str]:
    """Changed paragraphs, with `ins` and `del`; how each has changed is said in words too."""
    return [
        Markup("<strong>{}</strong> {}").format(
            translate(f"page.compose.difference.{item.status}", language),
            Markup("").join(map(_marked, parts_of(item))),
        )
        for item in differences
        if item.status is not ParagraphChange.SAME
    ]


def _marked(part: Part) -> Markup:
    return _ELEMENTS[part.mark].format(part.text)
