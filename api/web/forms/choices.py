"""What can be chosen in a form: codes of a list, the organisations that the reader acts for."""

from collections.abc import Mapping, Sequence

from sqlalchemy.ext.asyncio import AsyncSession

from api.codelists import queries as codelist_queries
from api.codelists.catalogue import builtin
from api.codelists.families import GOALS
from api.codelists.models import Code
from api.core.actor import Actor, Permission
from api.core.i18n import FALLBACK, Language, translate
from api.organisations.queries.organisations import names, names_by_id
from api.organisations.rules.labels import shown_name
from api.web.forms.fields import Control, Field, Option
from api.web.languages import best_text


async def code_options(
    session: AsyncSession, list_name: str, language: Language
) -> Sequence[Option]:
    """The codes at the top of a list, by name."""
    rows = await session.scalars(codelist_queries.at_the_top(list_name))
    options = [Option(row.code, _name(row, language)) for row in rows]
    return sorted(options, key=lambda option: option.label.casefold())


def builtin_options(list_name: str, language: Language) -> list[Option]:
    """All codes of a built-in list, in its order; those below another one are indented."""
    return [
        Option(row.code, ("– " if row.parent else "") + _in_words(row.names, language))
        for row in builtin(list_name)
    ]


def _in_words(names: Mapping[str, str], language: Language) -> str:
    return next(names[key] for key in (language, *FALLBACK) if key in names)


def goal_field(language: Language, stored: Sequence[str] = ()) -> Field:
    """The goals of the national strategy that a plan, a procurement or a dialogue serves."""
    return Field(
        name="goals",
        label=translate("form.goals", language),
        hint=translate("form.goals.hint", language),
        control=Control.CHECKBOXES,
        options=builtin_options(GOALS, language),
        initial=stored,
        optional=True,
    )


async def organisation_options(
    session: AsyncSession, actor: Actor, permission: Permission, language: Language
) -> Sequence[Option]:
    """Those in which the reader holds the permission."""
    named_by_id = names_by_id(await session.execute(names(actor.organisations_with(permission))))
    return [Option(str(key), shown_name(named, language)) for key, named in named_by_id.items()]


def _name(code: Code, language: Language) -> str:
    return best_text(code.labels, language) or code.code
