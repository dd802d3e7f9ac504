"""Event handlers get typed events, also of rows that former releases stored."""

from uuid import uuid4

import msgspec
import pytest
from msgspec import UNSET

from api.core.ids import new_id
from api.events.handlers import EventHandler, decode
from api.meetings.events import SignUpChanged, SignUpOutcome
from api.organisations.events import OrganisationSuspended, RoleGiven
from tests.factories.events import context
from workers.event_handlers import EVENT_HANDLERS

CONSUMERS = """
OCDS after a hiding|OCDS of a contribution|OCDS of a dialogue|OCDS of a plan|OCDS of a procurement
OCDS of an interest|OCDS of an organisation|answer mail|approval mail|calls about it
cancelled meeting mails|changed meeting mails|confirmation code|confirmed mail
continuous dialogue of a plan|continuous dialogue of a procurement|contribution figures
dialogue figures|digest written anew|displaced mail|disposition mail|ended dialogue figures
erasure mail|exclusion mail|flood mail|hiding mail|idea decided mail|idea mail|interest reply mail
interest withdrawn mail|invitation mail|mail written anew|matching|meetings announced
meetings cancelled|new key mail|new place mail|objection mail|procurement figures
publication refused mail|refusal mail|registration mail|release mail|removal mail
removal objection mail|return mail|role mail|sign-in mail|sign-up mail|suspension mail
unconfirmed mail|watch confirmation mail|webhook test|webhooks
"""


def test_stored_names_of_consumers_stay() -> None:
    """A delivery that waits names its handler: a name that goes strands it."""
    names = CONSUMERS.strip().replace("\n", "|").split("|")
    assert sorted(handler.name for handler in EVENT_HANDLERS) == sorted(names)


def test_stored_data_become_the_types_of_the_fields() -> None:
    sign_up_id = uuid4()
    event = decode(SignUpChanged, {"sign_up_id": str(sign_up_id), "news": "placed"})
    assert event == SignUpChanged(sign_up_id, SignUpOutcome.PLACED)


def test_field_of_a_former_release_that_is_gone_is_left_out() -> None:
    organisation_id = uuid4()
    data = {"organisation_id": str(organisation_id), "refused": True}
    assert decode(OrganisationSuspended, data) == OrganisationSuspended(organisation_id)


def test_field_that_a_former_release_did_not_store_is_unset() -> None:
    event = decode(RoleGiven, {"membership_id": str(uuid4()), "role": "officer"})
    assert event.role == "officer"
    assert msgspec.structs.asdict(event)["joined"] is UNSET


def test_value_of_a_wrong_type_is_refused() -> None:
    with pytest.raises(msgspec.ValidationError):
        decode(SignUpChanged, {"sign_up_id": "x", "news": "placed"})


def test_handler_gets_the_event_of_the_rows_type() -> None:
    seen = []
    handler = EventHandler(
        "test", (SignUpChanged, OrganisationSuspended), lambda _, event, __: seen.append(event)
    )
    sent = context(event_id=new_id())
    sent.row.type = OrganisationSuspended.name
    sent.row.data = {"organisation_id": str(uuid4())}
    handler.run(None, sent)  # type: ignore[arg-type]
    assert [type(event) for event in seen] == [OrganisationSuspended]
