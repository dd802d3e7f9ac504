"""What a new version of a text changes, for the preview before it is published. Pure."""

from collections.abc import Sequence

from markupsafe import Markup, escape

from api.core.i18n import Language, translate
from api.documents.rules.diff import ParagraphChange, SegmentChange
from api.documents.schemas import DifferenceOut

_TAGS = {
    SegmentChange.INSERT: Markup("<ins>{}</ins>"),
    SegmentChange.DELETE: Markup("<del>{}</del>"),
    SegmentChange.EQUAL: Markup("{}"),
}


def changes(differences: Sequence[DifferenceOut], language: Language) -> list[str]:
    """Changed paragraphs, with `ins` and `del`; how each has changed is said in words too."""
    return [
        Markup("<strong>{}</strong> {}").format(
            translate(f"page.compose.difference.{item.status}", language), _marked(item)
        )
        for item in differences
        if item.status is not ParagraphChange.SAME
    ]


def _marked(item: DifferenceOut) -> Markup:
    if item.segments:
        return Markup("").join(_TAGS[part.op].format(part.text) for part in item.segments)
    if item.status is ParagraphChange.REMOVED:
        return Markup("<del>{}</del>").format(item.old.markdown if item.old else "")
    text = escape(item.new.markdown if item.new else "")
    return Markup("<ins>{}</ins>").format(text) if item.status is ParagraphChange.ADDED else text
