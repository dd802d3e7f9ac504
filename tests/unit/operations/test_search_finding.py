"""Findings of the doctor about the dictionaries."""

from api.operations.rules import Level, lexicon_finding


def test_missing_dictionaries_give_advice() -> None:
    finding = lexicon_finding(has_lexicon=False, outdated=0)
    assert finding.level is Level.WARNING
    assert "vuoropuhelu lexicon" in finding.advice


def test_remaining_rows_are_reported() -> None:
    finding = lexicon_finding(has_lexicon=True, outdated=1_234)
    assert (finding.level, finding.advice) == (Level.OK, "")
    assert "1,234" in finding.text
