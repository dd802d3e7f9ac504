"""Descriptions of parameters with the same meaning in all operations. A handler's own has
precedence."""

from typing import Any

_ID = "_id"
_WORDS = {
    "answered": "`true`: only items with an answer. `false`: only items without one.",
    "audience": "Only practices for one of these readers.",
    "buyer": "Only items of one of these buyers, by id.",
    "category": "Only items of one of these categories.",
    "code": "Code of an entry in the code list.",
    "confirmation": "Only organisations with this state of confirmation.",
    "criterion": "Only items with one of these sustainability criteria, by code.",
    "disposition": "Only contributions with one of these dispositions.",
    "document": "Only items about one of these documents, by id.",
    "edition": "Code of an edition.",
    "event_type": "Type of an event, such as `fi.vuoropuhelu.dialogue.opened.v1`.",
    "figure": "Id of a figure, as in the list of figures.",
    "form": "Format: HTML or plain text.",
    "group": "Only practices of one of these groups.",
    "keep_current": "Keep the session of this request.",
    "goal": "Only items with one of these goals, or with a goal under one of them, by code.",
    "kind": "Only items of this kind; if several are allowed, of one of these kinds.",
    "municipality": "Only items in one of these municipalities, by code with leading zeros.",
    "name": "Name of the item, as in the list.",
    "notice_from": "First day of the period in which the contract notice is expected.",
    "notice_to": "Last day of the period in which the contract notice is expected.",
    "number": "Number, counted from 1.",
    "ocid": "Identifier of a contracting process, such as `ocds-213czf-{id of the procurement}`.",
    "own": "Only items of your own organisation, or your own.",
    "paragraph": "Only items about one of these paragraphs, by id.",
    "plan": "Only items of one of these plans, by id.",
    "procurement": "Only items of one of these procurements, by id.",
    "region": "Only items in one of these regions, by code.",
    "sme": "`true`: only items marked as suitable for small and medium-sized enterprises. `false`:"
    " only the others.",
    "status": "Only items with one of these states.",
    "supplier": "Only items of one of these suppliers, by id.",
    "token": "The secret from a mail or an earlier answer.",
}


def describe_parameters(parameters: list[dict[str, Any]]) -> None:
    """Describe, in place, the parameters without a description."""
    for parameter in parameters:
        if not parameter.get("description"):
            parameter["description"] = _words(parameter["name"])


def _words(name: str) -> str:
    if name.endswith(_ID):
        return f"Id of the {name.removesuffix(_ID).replace('_', ' ')}."
    return _WORDS[name]
