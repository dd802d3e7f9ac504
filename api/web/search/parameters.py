"""From the address of a search to the filters of the API's search, with the same faults."""

from datetime import date
from typing import Annotated, Any, TypeVar
from uuid import UUID

import msgspec
from msgspec import Meta, structs

from api.core.errors import InvalidRequest
from api.dialogues.filters import dialogue_filter
from api.dialogues.models import DialogueStatus
from api.dialogues.queries import DialogueSort, Filter
from api.http.validation.errors import type_fault
from api.plans.filters import LONGEST_Q, procurement_search
from api.plans.inputs.search import ProcurementSearch, ProcurementSort
from api.plans.models.values import ProcurementCategory, ProcurementStatus
from api.web.search.address import SearchAddress

Euros = Annotated[str, Meta(pattern=r"^[0-9]{1,12}(\.[0-9]{1,2})?$")]
T = TypeVar("T", bound=msgspec.Struct)


class ProcurementQuery(msgspec.Struct, kw_only=True):
    """Parameters of the page of procurements; those of the API that people use."""

    q: str = ""
    cpv: list[str] = []
    region: list[str] = []
    municipality: list[str] = []
    buyer: list[UUID] = []
    plan: list[UUID] = []
    reference: list[str] = []
    status: list[ProcurementStatus] = []
    category: list[ProcurementCategory] = []
    criterion: list[str] = []
    goal: list[str] = []
    value_from: Euros | None = None
    value_to: Euros | None = None
    notice_from: date | None = None
    notice_to: date | None = None
    sme: bool | None = None
    include_ended: bool = False
    sort: ProcurementSort | None = None
    cursor: str | None = None


class DialogueQuery(msgspec.Struct, kw_only=True):
    """Parameters of the page of dialogues."""

    q: str = ""
    cpv: list[str] = []
    region: list[str] = []
    municipality: list[str] = []
    buyer: list[UUID] = []
    procurement: list[UUID] = []
    goal: list[str] = []
    status: list[DialogueStatus] = []
    include_ended: bool = False
    sort: DialogueSort | None = None
    cursor: str | None = None


def names_of(shape: type[msgspec.Struct]) -> frozenset[str]:
    return frozenset(field.name for field in structs.fields(shape))


def read(address: SearchAddress, shape: type[T]) -> T:
    """Raises InvalidRequest with the parameter that is wrong."""
    given: dict[str, Any] = {}
    for field in structs.fields(shape):
        values = address.values(field.name)
        if values:
            given[field.name] = values if field.default_factory is list else values[0]
    try:
        query = msgspec.convert(given, shape, strict=False)
    except msgspec.ValidationError as error:
        fault = type_fault(str(error), shape)
        name = fault.pointer.strip("/").partition("/")[0]
        raise InvalidRequest([structs.replace(fault, pointer=f"?{name}")]) from None
    if len(address.first("q")) > LONGEST_Q:
        raise InvalidRequest.at("?q", "too_long", limit=LONGEST_Q)
    return query


def procurement_filters(query: ProcurementQuery) -> ProcurementSearch:
    return procurement_search(
        **{name: value for name, value in structs.asdict(query).items() if name not in _PAGE}
    )


def dialogue_filters(query: DialogueQuery) -> Filter:
    return dialogue_filter(
        **{name: value for name, value in structs.asdict(query).items() if name not in _PAGE}
    )


_PAGE = {"include_ended", "sort", "cursor"}
"""What is no filter."""
