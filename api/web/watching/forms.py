"""The form that turns a search into a watch, with an account or without."""

from collections.abc import Sequence

from api.core.i18n import Language, translate
from api.core.schedule import Frequency
from api.web.forms.fields import Control, Field, Option
from api.web.forms.form import Form
from api.web.search.address import SearchAddress
from api.web.search.facets import Names
from api.web.watching.criteria import NAMES, left_out, watchable

OFFERED = (Frequency.AT_ONCE, Frequency.DAILY, Frequency.WEEKLY)


def watch_form(
    address: SearchAddress, names: Names, language: Language, *, is_signed_in: bool
) -> Form:
    fields = [] if is_signed_in else [_email(language)]
    return Form(
        title=translate("page.watch_form.title", language),
        button=translate("page.watch_form.button", language),
        lines=_lines(address, names, language),
        fields=[*fields, _frequency(language), *_criteria(address)],
        back=address.at("/procurements"),
        keeps_draft=False,
    )


def _lines(address: SearchAddress, names: Names, language: Language) -> Sequence[str]:
    kept, dropped = watchable(address.pairs), left_out(address.pairs)
    listed = [names.of(pair).text for pair in kept]
    lines = [translate("page.watch_form.criteria", language, criteria=" · ".join(listed))]
    if dropped:
        texts = " · ".join(names.of(pair).text for pair in dropped)
        lines.append(translate("page.watch_form.left_out", language, filters=texts))
    return [*lines, translate("page.watch_form.text", language)]


def _email(language: Language) -> Field:
    return Field(
        name="email",
        label=translate("page.sign_in.address", language),
        hint=translate("page.watch_form.email.hint", language),
        type="email",
        autocomplete="email",
        inputmode="email",
        longest=254,
    )


def _frequency(language: Language) -> Field:
    return Field(
        name="frequency",
        label=translate("page.watch_form.frequency", language),
        control=Control.RADIO,
        options=[
            Option(item.value, translate(f"page.watch_form.frequency.{item}", language))
            for item in OFFERED
        ],
        initial=[Frequency.DAILY.value],
    )


def _criteria(address: SearchAddress) -> list[Field]:
    """Hidden: what was chosen in the search travels along."""
    return [
        Field(
            name=field,
            label="",
            control=Control.HIDDEN,
            initial=address.values(name),
            many=name != "q",
        )
        for name, field in NAMES.items()
    ]
