"""Every column that can contain text, a secret or a link to a person is declared."""

from collections.abc import Iterator
from typing import Any

import msgspec
import pytest

import api.models  # noqa: F401 - all tables
from api.codelists.catalogue import builtin
from api.core.i18n import Language, translate
from api.core.models import Base
from api.core.privacy import RetentionAction
from api.core.retention import RETENTION, RetentionPeriod
from api.events.catalogue import public_events
from api.hidings.models import HidingGround
from api.personal_data import register
from api.personal_data.events import BY_COLLECTION

WITHOUT_TIME = {
    RetentionPeriod.ACCOUNT,
    RetentionPeriod.CASE_FILE,
    RetentionPeriod.ORGANISATION,
    RetentionPeriod.EVENT_LOG,
}
"""Periods that end with the account, by the buyer's retention class, or by a setting."""


def test_every_column_that_can_hold_personal_data_is_declared() -> None:
    assert register.unknown_columns() == []


def test_every_declared_column_exists() -> None:
    assert register.outdated_columns() == []


def test_no_column_is_declared_both_ways() -> None:
    personal = {(one.table, column) for one in register.personal() for column in one.columns}
    reasons = {(t, column) for t, why in register.impersonal().items() for column in why}
    assert personal & reasons == set()


def test_a_column_without_a_declaration_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    declared = register.declared_columns() - {("people", "name")}
    monkeypatch.setattr(register, "declared_columns", lambda: declared)
    assert register.unknown_columns() == [("people", "name")]


def test_every_declaration_says_how_long_and_how_it_ends() -> None:
    for personal in register.personal():
        assert personal.period in RETENTION or personal.period in WITHOUT_TIME, personal.table
        if personal.ending is RetentionAction.UNLINKED:
            assert personal.of is not None
            assert personal.links, f"{personal.table}: what is unlinked?"
        columns = Base.metadata.tables[personal.table].columns
        assert {*personal.links, *personal.secret} <= set(columns.keys()), personal.table


def test_every_reference_to_a_person_is_exported_or_shared() -> None:
    """A table with a foreign key to a person has a declaration that finds that person's rows."""
    found = {personal.table for personal in register.personal() if personal.of is not None}
    linked = {
        table.name
        for table in Base.metadata.sorted_tables
        for key in table.foreign_keys
        if key.column.table.name in {"people", "participants"}
    }
    assert linked - found == set()


def test_every_public_text_can_be_hidden() -> None:
    """Checks texts of the buyer's case file. Derived and private columns have their reason here."""
    derived = {"search_fi", "search_sv", "search_en", "search_text", "search_vector", "import_key"}
    derived |= {"search_terms", "search_title"}
    hideable = {
        (place.model.__tablename__, column)
        for kind in register.hideable().values()
        for place in kind.places
        for column in place.columns
    }
    of_case_file = {
        (personal.table, column)
        for personal in register.personal()
        if personal.period is RetentionPeriod.CASE_FILE and personal.of is None
        for column in personal.columns
        if column not in derived
    }
    elsewhere = {
        ("document_versions", "storage_key"),  # hidden with the file
        *((table, column) for table, column in of_case_file if table == "sealed_originals"),
        ("ocds_releases", "body"),  # withdrawn when something in it is hidden
        ("ocds_processes", "compiled"),  # likewise
        ("case_files", "case_reference"),  # only the buyer sees it
        ("import_mappings", "headings"),  # likewise; importers can delete them
    }
    assert of_case_file - hideable - elsewhere == set()


def test_every_kind_of_thing_has_its_event() -> None:
    assert set(register.hideable()) - {"document-versions"} == set(BY_COLLECTION)


def _texts_in(kind: Any) -> Iterator[str]:
    for field in msgspec.structs.fields(kind):
        if field.type in {str, str | None} and field.name not in CODES:
            yield f"{kind.name} {field.name}"


CODES = {"kind", "outcome", "ground", "status", "news", "format", "milestone", "reason"}
CODES |= {"edition", "source", "practice", "state"}


def test_no_public_event_carries_free_text() -> None:
    """A hiding therefore only has to remove an event's `resource`."""
    assert [name for kind in public_events() for name in _texts_in(kind)] == []


def test_the_code_list_has_the_grounds() -> None:
    assert [row.code for row in builtin("hiding-grounds")] == [
        hiding_ground.value for hiding_ground in HidingGround
    ]


@pytest.mark.parametrize("language", Language)
def test_mails_name_the_grounds_as_the_code_list_does(language: Language) -> None:
    for row in builtin("hiding-grounds"):
        assert translate(f"hiding.ground.{row.code}", language) == row.names[language]
