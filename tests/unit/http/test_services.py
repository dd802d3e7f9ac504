"""Services are found by type, once each, and replaced in a copy."""

from dataclasses import FrozenInstanceError, dataclass

import pytest

from api.http.services import Services


@dataclass(frozen=True)
class Clock:
    hour: int


class Renderer:
    pass


class HtmlRenderer(Renderer):
    pass


SERVICES = Services(Clock(1), HtmlRenderer())


def test_a_service_is_found_by_its_type_or_a_base_of_it() -> None:
    assert SERVICES[Clock].hour == 1
    assert isinstance(SERVICES[Renderer], HtmlRenderer)


def test_missing_service_is_named() -> None:
    with pytest.raises(LookupError, match="no str among"):
        SERVICES[str]


def test_two_of_one_type_are_refused() -> None:
    with pytest.raises(ValueError, match="Clock"):
        Services(Clock(1), Clock(2))


def test_replacing_makes_a_copy() -> None:
    other = SERVICES.replacing(Clock(2))
    assert (other[Clock].hour, SERVICES[Clock].hour) == (2, 1)
    assert other[Renderer] is SERVICES[Renderer]


def test_missing_service_cannot_be_replaced() -> None:
    with pytest.raises(LookupError, match="no str among"):
        SERVICES.replacing("else")


def test_services_are_frozen() -> None:
    with pytest.raises(FrozenInstanceError):
        SERVICES._all = ()  # type: ignore[misc]
