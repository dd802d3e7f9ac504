"""What the doctor says of the dictionaries."""

from api.operations.rules import Level, lexicon_finding


def test_without_dictionaries_it_says_what_to_do() -> None:
    finding = lexicon_finding(has_lexicon=False, outdated=0)
    assert finding.level is Level.WARNING
    assert "vuoropuhelu lexicon" in finding.advice


def test_with_them_it_says_how_much_is_left() -> None:
    finding = lexicon_finding(has_lexicon=True, outdated=1_234)
    assert (finding.level, finding.advice) == (Level.OK, "")
    assert "1,234" in finding.text
