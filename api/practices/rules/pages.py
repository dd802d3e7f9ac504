"""Pages and features that the steps of practices refer to. Pure."""

PAGES = {
    "model": "/model",
    "plan": "/plans/{plan_id:uuid}",
    "plan_edit": "/plans/{plan_id:uuid}/edit",
    "plan_publish": "/plans/{plan_id:uuid}/publish",
    "import": "/buyers/{organisation_id:uuid}/import",
    "work": "/buyers/{organisation_id:uuid}/work",
    "calls": "/buyers/{organisation_id:uuid}/dialogues",
    "procurement": "/procurements/{procurement_id:uuid}",
    "procurement_new": "/buyers/{organisation_id:uuid}/procurements/new",
    "procurement_edit": "/procurements/{procurement_id:uuid}/edit",
    "procurement_publish": "/procurements/{procurement_id:uuid}/publish",
    "call": "/my/dialogues/{dialogue_id:uuid}",
    "answer": "/my/dialogues/{dialogue_id:uuid}/answer",
    "dispositions": "/my/dialogues/{dialogue_id:uuid}/dispositions",
    "conclude": "/my/dialogues/{dialogue_id:uuid}/conclude",
    "moderation": "/my/dialogues/{dialogue_id:uuid}/moderation",
    "record": "/my/dialogues/{dialogue_id:uuid}/record",
    "extend": "/my/dialogues/{dialogue_id:uuid}/extend",
    "dialogue": "/dialogues/{dialogue_id:uuid}",
    "dialogues": "/dialogues",
    "question": "/dialogues/{dialogue_id:uuid}/question",
    "search": "/procurements",
    "first_steps": "/my/first-steps",
    "watches": "/my/watches",
    "interest": "/procurements/{procurement_id:uuid}/interest",
    "interests": "/my/interests",
    "members": "/my/organisations/{organisation_id:uuid}",
    "settings": "/my/settings",
    "practices": "/buyers/{buyer_id:uuid}/practices",
    "self_assessment": "/buyers/{organisation_id:uuid}/self-assessment",
}
"""Routes of pages by the name that a step uses. A test compares them with the application."""

FEATURES = frozenset(
    {"dialogues", "digests", "dispositions", "documents", "interests", "meetings", "model"}
    | {"moderation", "pending_work", "plans", "questions", "records", "roles", "search"}
    | {"surveys", "watches"}
)


def address_of(page: str) -> str | None:
    """The address, if the page is the same for everybody."""
    route = PAGES[page]
    return None if "{" in route else route
