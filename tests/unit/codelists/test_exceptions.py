"""Exceptions in a code's name are not searched."""

import pytest

from api.codelists.catalogue import builtin
from api.codelists.exceptions import without_exceptions


@pytest.mark.parametrize(
    ("name", "left"),
    [
        ("Kodinkoneet (valaistusta lukuun ottamatta) ja tarvikkeet", "Kodinkoneet ja tarvikkeet"),
        ("Möbler (inkl. bord), kök (exkl. belysning)", "Möbler (inkl. bord), kök"),
        ("Appliances (excl. lighting) and cleaners", "Appliances and cleaners"),
        ("Laitteet tietokoneita, tulostimia ja kalusteita lukuun ottamatta", "Laitteet"),
        ("Atk-laitteet, lukuun ottamatta kalusteita ja ohjelmia", "Atk-laitteet,"),
        ("Installation (utom programvara)", "Installation"),
        ("Supplies except furniture and software packages", "Supplies"),
        ("Vehicles other than cars; parts", "Vehicles ; parts"),
        ("Tjänster av utomstatliga organisationer", "Tjänster av utomstatliga organisationer"),
        ("Except", ""),
    ],
)  # fmt: skip
def test_exceptions_are_left_out(name: str, left: str) -> None:
    assert without_exceptions(name) == left


def test_every_name_of_the_list_keeps_words() -> None:
    for row in builtin("cpv"):
        for name in row.names.values():
            assert len(without_exceptions(name)) > 2, name
