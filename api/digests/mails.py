"""Builds and renders the mail of a digest, within the length that mail programs show."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Row

from api.core.i18n import Language
from api.digests.build import MOST_ENTRIES, build_digest, headers_of
from api.digests.links import Links
from api.digests.load import Material
from api.digests.model import Digest, MatchedEvent, Reader
from api.mails.models import MailKind
from api.mails.rendering import RenderedMail, render

LONGEST_BODY = 90_000
"""Bytes of the text and of the HTML each. Gmail cuts off its own version of a mail at 102 kB."""


def digest_mail(
    slot: Row[*tuple[Any, ...]], material: Material, now: datetime, links: Links
) -> dict[str, Any] | None:
    """Values of the mail for a row of `queries.due_slots`. None if the slot has nothing to show."""
    reader = Reader(slot.person_id, slot.language, slot.time_zone)
    events = material.events.get(slot.id, ())
    digest, rendered = _fitting(reader, events, material, now, links, slot_id=slot.id)
    if digest is None or rendered is None:
        return None
    return {
        "key": f"digest:{slot.id}",
        "kind": MailKind.DIGEST,
        "address": slot.email,
        "language": reader.language,
        "subject": rendered.subject,
        "text": rendered.text,
        "html": rendered.html,
        "person_id": reader.person_id,
        "headers": headers_of(digest, links.host, reader.language),
    }


def _fitting(
    reader: Reader,
    events: Sequence[MatchedEvent],
    material: Material,
    now: datetime,
    links: Links,
    *,
    slot_id: UUID,
) -> tuple[Digest | None, RenderedMail | None]:
    """Drops a third of the entries until the bodies are within `LONGEST_BODY`."""
    most = MOST_ENTRIES
    items = material.items
    while digest := build_digest(reader, events, items, now, links, most=most, slot_id=slot_id):
        rendered = render_digest(digest, reader.language, links)
        longest = max(len(body.encode()) for body in (rendered.text, rendered.html))
        if most == 1 or longest <= LONGEST_BODY:
            return digest, rendered
        most = max(1, most * 2 // 3)
    return None, None


def render_digest(digest: Digest, language: Language, links: Links) -> RenderedMail:
    return render(
        "digests/digest",
        language,
        public_url=links.public_url,
        subject=digest.subject,
        digest=digest,
    )
