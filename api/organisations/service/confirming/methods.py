"""List of the methods to confirm an organisation."""

from collections.abc import Mapping

from api.organisations.events import ConfirmedBy
from api.organisations.service.confirming.buyer import ByBuyer
from api.organisations.service.confirming.letter import ByLetter
from api.organisations.service.confirming.mailbox import ByMailbox
from api.organisations.service.confirming.method import Method
from api.organisations.service.confirming.operator import ByOperator

_ALL: tuple[Method, ...] = (ByMailbox(), ByOperator(), ByBuyer(), ByLetter())
METHODS: Mapping[ConfirmedBy, Method] = {method.by: method for method in _ALL}
