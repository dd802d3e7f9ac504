"""Labels of watches without a name."""

from uuid import uuid4

import pytest

from api.core.i18n import Language, LocalText
from api.digests.model import Reason
from api.digests.wording import reason_of
from api.watches.labels import buyers_to_name, label_of
from api.watches.models import ItemKind, WatchCriteria

OULU, GONE = uuid4(), uuid4()
BUYERS = {
    OULU: {Language.FI: LocalText("Oulun kaupunki"), Language.SV: LocalText("Uleåborgs stad")}
}


@pytest.mark.parametrize(
    ("criteria", "fi", "sv", "en"),
    [
        (WatchCriteria(q="koulukyyti"), "koulukyyti", "koulukyyti", "koulukyyti"),
        (
            WatchCriteria(q="siivous", municipalities=["564"], kinds=[ItemKind.DIALOGUE]),
            "siivous · Oulu · markkinavuoropuhelut",
            "siivous · Uleåborg · marknadsdialoger",
            "siivous · Oulu · market dialogues",
        ),
        (WatchCriteria(buyers=[OULU]), "Oulun kaupunki", "Uleåborgs stad", "Oulun kaupunki"),
        (WatchCriteria(buyers=[GONE]), "", "", ""),
        (WatchCriteria(buyers=[GONE], q="katu"), "katu", "katu", "katu"),
    ],
)
def test_a_nameless_watch_is_called_by_its_criteria(
    criteria: WatchCriteria, fi: str, sv: str, en: str
) -> None:
    labels = [label_of("", criteria, BUYERS, language) for language in Language]
    assert labels == [fi, sv, en]


def test_codes_are_named_and_a_prefix_by_its_class() -> None:
    label = label_of("", WatchCriteria(cpv=["90"], regions=["17"]), {}, Language.FI)
    assert label.startswith("90000000 ")
    assert "Pohjois-Pohjanmaa" in label
    assert len(label) > len("90000000  · Pohjois-Pohjanmaa")


def test_first_three_of_many_are_named() -> None:
    four = WatchCriteria(municipalities=["564", "091", "049", "837"])
    assert label_of("", four, {}, Language.FI) == "Oulu, Helsinki, Espoo …"
    three = WatchCriteria(municipalities=["564", "091", "049"])
    assert label_of("", three, {}, Language.FI) == "Oulu, Helsinki, Espoo"


def test_named_watch_shows_its_name_only() -> None:
    criteria = WatchCriteria(q="siivous", buyers=[OULU])
    assert label_of("Omat", criteria, BUYERS, Language.FI) == "Omat"
    assert label_of("", None, BUYERS, Language.FI) == ""
    assert buyers_to_name([("Omat", criteria), ("", None)]) == set()
    assert buyers_to_name([("", criteria)]) == {OULU}


def test_watches_without_names_have_distinct_labels() -> None:
    reason = Reason(uuid4(), criteria=WatchCriteria(q="siivous"))
    other = Reason(uuid4(), criteria=WatchCriteria(buyers=[OULU]), buyers=BUYERS)
    assert reason_of(reason, Language.FI) == "hakuvahti ”siivous”"
    assert reason_of(other, Language.SV) == "bevakningen ”Uleåborgs stad”"
    nothing = Reason(uuid4(), criteria=WatchCriteria(buyers=[GONE]))
    assert reason_of(nothing, Language.FI) == "hakuvahti"
