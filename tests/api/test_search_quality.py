"""The labelled collection of `tests/benchmarks`, held at its bars."""

from sqlalchemy.orm import Session

from tests.benchmarks.search_quality import add_documents, measure, read_forms, read_nothing


def test_typed_searches_give_the_expected_results(sync_session: Session) -> None:
    assert (len(read_forms()), len(read_nothing())) >= (300, 100)
    add_documents(sync_session)
    quality = measure(sync_session)
    assert quality.found >= 0.95, quality.missed
    assert quality.all_found >= 0.95
    assert quality.right >= 0.9, quality.wrong
    assert quality.silent == 1, quality.noisy
