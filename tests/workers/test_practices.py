"""Editions come from files: the built-in ones at `migrate`, the official text by a command."""

from pathlib import Path

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from api.core.clock import utc_now
from api.core.i18n import Language, LocalText
from api.core.ids import new_id
from api.core.outbox import OutboxEvent
from api.practices import jobs
from api.practices.catalogue import BUILTIN, CatalogueError, EditionFile, read_edition
from api.practices.models import EditionStatus, ModelEdition, Practice, Source

PRACTICE = """
group = "leadership"
audiences = ["leader"]
goals = ["openness"]
[fi]
title = "Virallinen toimintatapa"
what = "Virallinen teksti."
"""


def official(folder: Path, code: str = "official-leadership") -> EditionFile:
    edition = folder / "model-2026"
    edition.mkdir()
    (edition / "edition.toml").write_text(
        f'valid_from = 2026-12-01\npractices = ["{code}"]\n[title]\nfi = "Toimintamalli"\n', "utf-8"
    )
    (edition / f"{code}.toml").write_text(PRACTICE, "utf-8")
    return read_edition(edition)


def _editions(session: Session) -> dict[str, tuple[Source, EditionStatus]]:
    rows = session.scalars(select(ModelEdition))
    return {row.code: (row.source, row.status) for row in rows}


def test_loading_again_changes_nothing(sync_session: Session) -> None:
    before = sync_session.scalar(select(func.count()).select_from(Practice))
    jobs.load_builtin(sync_session, utc_now())
    assert sync_session.scalar(select(func.count()).select_from(Practice)) == before
    assert _editions(sync_session) == {"2026-11": (Source.PLATFORM, EditionStatus.PUBLISHED)}


def test_official_text_stands_beside_the_own_words(sync_session: Session, tmp_path: Path) -> None:
    assert jobs.load_official(sync_session, official(tmp_path), utc_now()) == 1
    assert _editions(sync_session) == {
        "2026-11": (Source.PLATFORM, EditionStatus.PUBLISHED),
        "model-2026": (Source.OFFICIAL, EditionStatus.PUBLISHED),
    }
    with pytest.raises(CatalogueError, match="there is an edition model-2026 already"):
        jobs.load_official(sync_session, read_edition(tmp_path / "model-2026"), utc_now())


def test_official_text_does_not_take_the_codes_of_the_own_words(
    sync_session: Session, tmp_path: Path
) -> None:
    with pytest.raises(CatalogueError, match="look-back"):
        jobs.load_official(sync_session, official(tmp_path, "look-back"), utc_now())


def _newer() -> EditionFile:
    edition = read_edition(BUILTIN / "2026-11")
    practices = dict(edition.practices)
    del practices["look-back"]
    title = {Language.FI: LocalText("Uudempi")}
    return EditionFile("2027-05", title, {}, edition.valid_from, practices)


def test_newer_built_in_edition_takes_over_and_is_an_event(
    sync_session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(jobs, "builtin_editions", lambda: [_newer()])
    jobs.load_builtin(sync_session, utc_now())
    assert _editions(sync_session)["2027-05"] == (Source.PLATFORM, EditionStatus.PUBLISHED)
    stmt = select(OutboxEvent.data).where(OutboxEvent.type.contains("edition_published"))
    assert list(sync_session.scalars(stmt)) == [
        {"edition": "2027-05", "source": "platform", "changed": 1}
    ]
    ended = sync_session.scalars(select(Practice.code).where(Practice.valid_to.is_not(None)))
    assert list(ended) == ["look-back"]


def test_newer_built_in_edition_is_a_draft_beside_the_operators_own(
    sync_session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    sync_session.add(
        ModelEdition(
            id=new_id(),
            code="own",
            source=Source.PLATFORM,
            status=EditionStatus.PUBLISHED,
            title={Language.FI: LocalText("Oma")},
            note={},
            published_at=utc_now(),
            builtin=False,
        )
    )
    sync_session.flush()
    monkeypatch.setattr(jobs, "builtin_editions", lambda: [_newer()])
    jobs.load_builtin(sync_session, utc_now())
    assert _editions(sync_session)["2027-05"] == (Source.PLATFORM, EditionStatus.DRAFT)
