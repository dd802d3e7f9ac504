"""Each finding leads to the place where it is mended."""

import pytest

from api.core.ids import new_id
from api.exchange.eforms.building.places import Place, Subjects, Thing, place_of
from api.exchange.eforms.rules.findings import Finding

BUYER, CALL, FIRST, SECOND = new_id(), new_id(), new_id(), new_id()
IN_CALL = Subjects(BUYER, CALL, [FIRST, SECOND])
ALONE = Subjects(BUYER, CALL)
PLANNED = Subjects(BUYER, None, [FIRST])
PORTAL = Place(Thing.PORTAL)


def at(field: str, path: str = "/PriorInformationNotice") -> Finding:
    return Finding(field, "eforms_missing", path)


@pytest.mark.parametrize(
    ("field", "subjects", "place"),
    [
        ("BT-24-Procedure", IN_CALL, Place(Thing.DIALOGUE, "/description", CALL)),
        ("BT-800(d)-Lot", IN_CALL, Place(Thing.DIALOGUE, "/closes_at", CALL)),
        ("BT-506-Organization-Company", IN_CALL, Place(Thing.DIALOGUE, "/contact/email", CALL)),
        ("BT-507-Organization-Company", IN_CALL, Place(Thing.ORGANISATION, "/region", BUYER)),
        ("BT-262-Procedure", IN_CALL, Place(Thing.PROCUREMENT, "/cpv_main", FIRST)),
        ("FI-20", IN_CALL, Place(Thing.REQUEST, "?above_eu_threshold")),
        ("BT-24-Lot", ALONE, Place(Thing.DIALOGUE, "/description", CALL)),
        ("BT-262-Procedure", ALONE, PORTAL),
        ("BT-27-Part", PLANNED, Place(Thing.PROCUREMENT, "/value", FIRST)),
        ("ND-Root", PLANNED, PORTAL),
        ("BT-127-notice", PLANNED, Place(Thing.PROCUREMENT, "/notice_expected", FIRST)),
        (
            "BT-506-Organization-Company",
            PLANNED,
            Place(Thing.PROCUREMENT, "/contact/email", FIRST),
        ),
        ("BT-512-Organization-Company", PLANNED, PORTAL),
    ],
)
def test_place(field: str, subjects: Subjects, place: Place) -> None:
    assert place_of(at(field), subjects) == place


@pytest.mark.parametrize(("number", "procurement"), [("0001", FIRST), ("0002", SECOND)])
def test_a_lot_leads_to_its_procurement(number: str, procurement: object) -> None:
    path = f"/PriorInformationNotice/ProcurementProjectLot[ID='LOT-{number}']"
    assert place_of(at("BT-262-Lot", path), IN_CALL).id == procurement
