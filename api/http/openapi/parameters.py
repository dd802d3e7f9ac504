"""Words for parameters that mean the same wherever they stand; a handler's own come first."""

from typing import Any

_ID = "_id"
_WORDS = {
    "answered": "Only those that have an answer, or only those that have none.",
    "buyer": "Ids of buyers; any of them.",
    "category": "Categories; any of them.",
    "code": "Code of an entry in the list.",
    "confirmation": "Only organisations in this state of confirmation.",
    "criterion": "Codes of award criteria; any of them.",
    "disposition": "What the buyer has decided to do with it; any of them.",
    "document": "Ids of documents that it is about; any of them.",
    "event_type": "Type of an event, such as `fi.vuoropuhelu.dialogue.opened.v1`.",
    "form": "As HTML or as plain text.",
    "keep_current": "Leave the session that asks as it is.",
    "kind": "Which kind; where several may be given, any of them.",
    "municipality": "Codes of municipalities, with leading zeros; any of them.",
    "name": "Name, as the list of them tells it.",
    "notice_from": "First day on which the contract notice may be expected.",
    "notice_to": "Last day on which the contract notice may be expected.",
    "number": "Number, counted from 1.",
    "own": "Only those of your own organisation, or of yourself.",
    "paragraph": "Ids of paragraphs that it is about; any of them.",
    "plan": "Ids of plans; any of them.",
    "procurement": "Ids of procurements; any of them.",
    "region": "Codes of regions; any of them.",
    "sme": "Only those that are said to suit small and medium-sized firms, or only the others.",
    "status": "States; any of them.",
    "token": "The secret that a mail or an answer has shown.",
}


def describe_parameters(parameters: list[dict[str, Any]]) -> None:
    """In place, those that nobody has described."""
    for parameter in parameters:
        if not parameter.get("description"):
            parameter["description"] = _words(parameter["name"])


def _words(name: str) -> str:
    if name.endswith(_ID):
        return f"Id of the {name.removesuffix(_ID).replace('_', ' ')}."
    return _WORDS[name]
