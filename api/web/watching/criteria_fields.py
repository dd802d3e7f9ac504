"""The fields for what a watch looks for.

Trades and regions can all be chosen. A watch that came from a search may also name narrower trades,
municipalities and buyers: those that it has can be taken away here, and others come by a search.
"""

from collections.abc import Sequence

from api.codelists.families import GOALS
from api.codelists.rules import CPV_LENGTH, cpv_prefix
from api.core.i18n import Language, translate
from api.http.requests import ApiRequest
from api.plans.wording import written_field
from api.watches.models import ItemKind, WatchCriteria
from api.watches.queries import public_buyer_names
from api.web.forms.choices import builtin_options, code_options
from api.web.forms.fields import Control, Field, Option
from api.web.languages import best_text

LONGEST_WORDS = 200


async def criteria_fields(
    request: ApiRequest, criteria: WatchCriteria, language: Language
) -> list[Field]:
    trades = await code_options(request.transaction, "cpv", language)
    regions = await code_options(request.transaction, "regions", language)
    named = [_trade(code, language) for code in _narrow(criteria, trades)]
    return [
        Field(
            name="criteria/q",
            label=translate("page.watch.criteria.words", language),
            initial=[criteria.q] if criteria.q else (),
            longest=LONGEST_WORDS,
            optional=True,
        ),
        _boxes("cpv", [*trades, *named], _ticked_trades(criteria, trades), language),
        _boxes("regions", regions, criteria.regions, language),
        *_removable("municipalities", _municipalities(criteria, language), language),
        *_removable("goals", _goals(criteria, language), language),
        *_removable("buyers", await _buyers(request, criteria, language), language),
        _boxes(
            "kinds",
            [Option(kind, translate(f"watch.kind.{kind}", language)) for kind in ItemKind],
            criteria.kinds,
            language,
        ),
    ]


def chosen_criteria(criteria: WatchCriteria | None) -> WatchCriteria | None:
    """None if the form chose nothing: what is optional then takes everything."""
    return None if criteria == WatchCriteria() else criteria


def _boxes(
    name: str, options: Sequence[Option], ticked: Sequence[str], language: Language
) -> Field:
    return Field(
        name=f"criteria/{name}",
        label=translate(f"page.watch.criteria.{name}", language),
        hint=translate(f"page.watch.criteria.{name}.hint", language),
        control=Control.CHECKBOXES,
        options=options,
        initial=ticked,
        optional=True,
    )


def _removable(name: str, options: Sequence[Option], language: Language) -> list[Field]:
    """Nothing where the watch names none."""
    ticked = [option.value for option in options]
    return [_boxes(name, options, ticked, language)] if options else []


def _ticked_trades(criteria: WatchCriteria, trades: Sequence[Option]) -> list[str]:
    """`60` is the trade `60000000` of the list."""
    by_prefix = {cpv_prefix(option.value): option.value for option in trades}
    return [by_prefix.get(cpv_prefix(code), code) for code in criteria.cpv]


def _narrow(criteria: WatchCriteria, trades: Sequence[Option]) -> list[str]:
    listed = {option.value for option in trades}
    return [code for code in _ticked_trades(criteria, trades) if code not in listed]


def _trade(code: str, language: Language) -> Option:
    whole = cpv_prefix(code).ljust(CPV_LENGTH, "0")
    return Option(code, written_field("cpv_main", whole, language) or code)


def _municipalities(criteria: WatchCriteria, language: Language) -> list[Option]:
    field = "municipalities"
    return [
        Option(code, written_field(field, {field: [code]}, language) or code)
        for code in criteria.municipalities
    ]


def _goals(criteria: WatchCriteria, language: Language) -> list[Option]:
    return [item for item in builtin_options(GOALS, language) if item.value in criteria.goals]


async def _buyers(request: ApiRequest, criteria: WatchCriteria, language: Language) -> list[Option]:
    if not criteria.buyers:
        return []
    names = dict((await request.transaction.execute(public_buyer_names(criteria.buyers))).all())
    gone = translate("page.follow.gone", language)
    return [
        Option(str(key), best_text(names[key], language) if key in names else gone)
        for key in criteria.buyers
    ]
