"""Fields of an interest, for registering and for changing it."""

from collections.abc import Sequence

from api.core.i18n import Language, translate
from api.interests.inputs import LONGEST
from api.interests.models import Interest
from api.web.forms.fields import Control, Field, Option


def interest_fields(
    regions: Sequence[Option], language: Language, interest: Interest | None = None
) -> list[Field]:
    """Everything except the supplier and the kind, which cannot change."""
    return [
        Field(
            name="regions",
            label=translate("page.interest.regions", language),
            control=Control.CHECKBOXES,
            options=regions,
            optional=True,
            initial=interest.regions if interest else (),
        ),
        *(_text(name, language, interest) for name in LONGEST),
        *(_tick(name, language, interest) for name in ("public", "seeks_partners")),
    ]


def _text(name: str, language: Language, interest: Interest | None) -> Field:
    return Field(
        name=name,
        label=translate(f"page.interest.{name}", language),
        control=Control.LONG_TEXT,
        longest=LONGEST[name],
        optional=True,
        initial=[getattr(interest, name)] if interest else (),
        empty="",
    )


def _tick(name: str, language: Language, interest: Interest | None) -> Field:
    return Field(
        name=name,
        label=translate(f"page.interest.{name}", language),
        control=Control.TICK,
        initial=["yes"] if interest and getattr(interest, name) else (),
    )
