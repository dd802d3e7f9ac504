"""Amounts are written in the digits of ASCII alone, as the contract's pattern reads everywhere."""

import msgspec
import pytest

from api.plans.models.values import Amount


@pytest.mark.parametrize("amount", ["\u0661\u0662", "\uff11\uff12", "1\u0662", "12.\u0665"])
def test_digits_of_other_scripts_are_no_amount(amount: str) -> None:
    with pytest.raises(msgspec.ValidationError):
        msgspec.convert(amount, Amount)


@pytest.mark.parametrize("amount", ["60000", "60000.5", "60000.00"])
def test_amounts_are_read(amount: str) -> None:
    assert msgspec.convert(amount, Amount) == amount
