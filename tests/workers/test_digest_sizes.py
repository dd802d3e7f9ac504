"""Digests stay within the length that mail programs show, and are rebuilt after withdrawals."""

from datetime import timedelta

import pytest

from api.core.clock import utc_now
from api.core.ids import new_id
from api.digests.mails import LONGEST_BODY
from api.digests.reopening import reopen_digests_about
from api.mails.models import MailState
from api.mails.queries import recall
from api.plans.events import ProcurementWithdrawn
from api.watches.models import Match, SlotState
from tests.factories.events import context, event_of, outbox_event
from tests.factories.notifications import watch
from tests.factories.plans import procurement
from tests.workers.digest_steps import NOW, DigestStage


@pytest.mark.parametrize("letters", [60, 200])
def test_fifty_items_of_twenty_watches_have_a_bound_in_bytes(
    digest_stage: DigestStage, letters: int
) -> None:
    slot = digest_stage.slot()
    watches = [watch(digest_stage.reader, name=f"{n:02}" + "ä" * (letters - 2)) for n in range(20)]
    items = [procurement(digest_stage.buyer, title=f"{n} " + "ö" * 290) for n in range(50)]
    facts = [
        outbox_event(type="procurement.planned.v1", data={"procurement_id": str(item.id)})
        for item in items
    ]
    digest_stage.session.add_all([*watches, *items, *facts])
    digest_stage.session.flush()
    digest_stage.session.add_all(
        Match(watch_id=one.id, event_id=fact.id, slot_id=slot.id)
        for one in watches
        for fact in facts
    )
    digest_stage.session.flush()
    (mail,) = digest_stage.build()
    assert max(len(mail.text.encode()), len(mail.html.encode())) <= LONGEST_BODY
    assert "katso palvelusta" in mail.text or mail.text.count("Miksi") == 50


def test_waiting_digest_is_rebuilt_without_withdrawn_items(digest_stage: DigestStage) -> None:
    slot, found_by = digest_stage.slot(), digest_stage.watch()
    hidden, public = (
        digest_stage.procurement(title="Salainen"),
        digest_stage.procurement(title="Julkinen"),
    )
    for item in (hidden, public):
        digest_stage.match(slot, found_by, item)
    (mail,) = digest_stage.build()
    mail.state, mail.lease_until = MailState.PENDING, None
    hidden.published_at = None
    digest_stage.session.flush()
    digest_stage.session.execute(recall([hidden.id], utc_now()))
    reopen_digests_about(
        digest_stage.session, event_of(ProcurementWithdrawn, procurement_id=hidden.id), context()
    )
    digest_stage.session.expire_all()
    assert slot.state is SlotState.OPEN
    (again,) = digest_stage.build(NOW + timedelta(minutes=1))
    assert "Julkinen" in again.text
    assert "Salainen" not in again.text + again.html + again.subject


def test_only_digests_with_the_item_are_reopened(digest_stage: DigestStage) -> None:
    slot = digest_stage.slot()
    digest_stage.match(slot, digest_stage.watch(), digest_stage.procurement())
    digest_stage.build()
    reopen_digests_about(
        digest_stage.session, event_of(ProcurementWithdrawn, procurement_id=new_id()), context()
    )
    digest_stage.session.refresh(slot)
    assert slot.state is SlotState.MAILED
