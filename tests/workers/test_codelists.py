"""Loading code lists into the database."""

from collections.abc import Iterable, Iterator
from pathlib import Path

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from api.codelists import jobs, queries
from api.codelists.catalogue import builtin
from api.codelists.models import Code
from api.codelists.parsing import read_codes, read_version
from api.codelists.rows import CodeListError, CodeRow
from api.core.clock import utc_now
from api.core.i18n import Language


def load(session: Session, list_name: str, path: Path) -> int:
    with path.open("rb") as source:
        return jobs.load_codes(session, list_name, read_codes(source))


def one(session: Session, list_name: str, code: str) -> Code:
    session.expire_all()
    return session.scalars(queries.by_code(list_name, code)).one()


def size(session: Session, list_name: str) -> int:
    return session.scalar(select(func.count()).where(Code.list_name == list_name)) or 0


def test_built_in_lists_are_there_after_migrating(sync_session: Session) -> None:
    sizes = dict(sync_session.execute(queries.sizes()).all())
    assert (sizes["municipalities"], sizes["regions"], sizes["cpv"]) == (308, 19, 404)


def test_second_migration_corrects_untouched_codes(sync_session: Session) -> None:
    one(sync_session, "regions", "17").labels = {}
    sync_session.flush()
    jobs.load_builtin(sync_session)
    assert one(sync_session, "regions", "17").labels[Language.SV].text == "Norra Österbotten"
    assert size(sync_session, "regions") == len(builtin("regions"))


def test_codes_loaded_by_an_operator_stay(sync_session: Session) -> None:
    theirs = CodeRow("17", {"fi": "Pohjois-Pohjanmaan maakunta"})
    assert jobs.load_codes(sync_session, "regions", [theirs]) == 1
    jobs.load_builtin(sync_session)
    row = one(sync_session, "regions", "17")
    assert row.labels[Language.FI].text == "Pohjois-Pohjanmaan maakunta"


def test_loading_keeps_values_that_the_source_lacks(sync_session: Session) -> None:
    jobs.load_codes(sync_session, "regions", [CodeRow("17", {"en": "Northern"})])
    row = one(sync_session, "regions", "17")
    assert row.labels[Language.EN].text == "Northern"
    assert row.labels[Language.SV].text == "Norra Österbotten"
    assert row.attributes == {"nuts3": "FI1D9"}


def test_loading_takes_more_than_one_batch(sync_session: Session) -> None:
    rows = [CodeRow(f"x{number}", {"fi": "x"}) for number in range(2500)]
    assert jobs.load_codes(sync_session, "goals", rows) == 2500


def test_a_fault_in_a_later_batch_changes_nothing(sync_session: Session) -> None:
    def broken() -> Iterator[CodeRow]:
        yield from (CodeRow(f"x{number}", {"fi": "x"}) for number in range(1500))
        raise CodeListError("line 1502", "no name")

    before = size(sync_session, "goals")
    with pytest.raises(CodeListError, match="line 1502: no name"), sync_session.begin_nested():
        jobs.load_codes(sync_session, "goals", broken())
    assert size(sync_session, "goals") == before


def test_cpv_codes_lose_their_check_digit_and_find_their_parents(sync_session: Session) -> None:
    rows = [CodeRow(code, {"fi": code}) for code in ("90910000-9", "90911200-8")]
    jobs.load_codes(sync_session, "cpv", rows)
    assert one(sync_session, "cpv", "90911200").parent == "90911000"
    assert one(sync_session, "cpv", "90910000").parent == "90900000"


def test_invalid_cpv_code_is_named(sync_session: Session) -> None:
    with pytest.raises(CodeListError, match="code 9091: is not a CPV code"):
        jobs.load_codes(sync_session, "cpv", [CodeRow("9091", {"fi": "x"})])


def test_an_unknown_list_is_refused_with_those_there_are(sync_session: Session) -> None:
    with pytest.raises(CodeListError, match=r"no such list; there are .*municipalities"):
        jobs.load_codes(sync_session, "municipality", [CodeRow("091", {"fi": "Helsinki"})])


def test_an_empty_source_is_refused(sync_session: Session) -> None:
    with pytest.raises(CodeListError, match="no codes"):
        jobs.load_codes(sync_session, "regions", [])


def test_reference_genericode(sync_session: Session, reference: Path) -> None:
    load(sync_session, "cpv", reference / "eforms" / "cpv_social-service-cpv.gc")
    row = one(sync_session, "cpv", "85121231")
    assert row.parent == "85121230"
    assert set(row.labels) == set(Language)


def test_reference_csv(sync_session: Session, reference: Path) -> None:
    path = reference / "finland" / "municipalities-2026.csv"
    assert load(sync_session, "municipalities", path) == 308
    assert one(sync_session, "municipalities", "564").attributes["region"] == "17"


GENERICODE = """<?xml version="1.0" encoding="UTF-8"?>
<gc:CodeList xmlns:gc="http://docs.oasis-open.org/codelist/ns/genericode/1.0/">
 <Identification><ShortName>Cpv</ShortName><Version>1.15.1</Version></Identification>
 <SimpleCodeList>{rows}</SimpleCodeList>
</gc:CodeList>"""
ROW = (
    '<Row><Value ColumnRef="code"><SimpleValue>{0}</SimpleValue></Value>'
    '<Value ColumnRef="fin_label"><SimpleValue>{1}</SimpleValue></Value></Row>'
)


def _own_file(folder: Path, rows: Iterable[tuple[str, str]]) -> Path:
    path = folder / "cpv.gc"
    path.write_text(GENERICODE.format(rows="".join(ROW.format(*row) for row in rows)), "utf-8")
    return path


def _load_file(session: Session, path: Path) -> None:
    with path.open("rb") as source:
        version = read_version(source)
        jobs.load_codes(session, "cpv", read_codes(source), version)


def test_a_loaded_list_has_its_version_and_new_names_are_found(
    sync_session: Session, tmp_path: Path
) -> None:
    _load_file(sync_session, _own_file(tmp_path, [("90919100", "Toimistolaitteiden puhdistus")]))
    entry = one(sync_session, "code-lists", "cpv")
    assert entry.attributes["version"] == "1.15.1"
    assert entry.attributes["changed"] == utc_now().date().isoformat()
    assert "whole" not in entry.attributes, "404 and one are not the CPV"
    jobs.load_builtin(sync_session)
    assert one(sync_session, "code-lists", "cpv").attributes["version"] == "1.15.1"
    found = queries.page("cpv", q="toimistolaitteiden puhdistusta", start=None, limit=5)
    assert "90919100" in [row.code for row in sync_session.scalars(found)]
    assert one(sync_session, "cpv", "90919100").parent == "90910000"


def test_unknown_codes_are_reported_once_the_list_is_complete(
    sync_session: Session, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    stmt = queries.unknown_cpv(["90911200", "90999999"])
    assert sync_session.scalars(stmt).all() == []
    monkeypatch.setattr(jobs, "FEWEST_OF_CPV", 404)
    _load_file(sync_session, _own_file(tmp_path, [("90919100", "Laitteiden puhdistus")]))
    assert sync_session.scalars(stmt).all() == ["90999999"]


def test_official_format_is_read(sync_session: Session, reference: Path) -> None:
    _load_file(sync_session, reference / "eforms" / "cpv_social-service-cpv.gc")
    assert one(sync_session, "code-lists", "cpv").attributes["version"] == "1.15.1"
    found = queries.page("cpv", q="hammashoito", start=None, limit=9)
    assert "85131000" in [row.code for row in sync_session.scalars(found)]
