"""Renders and queues the mail of a buyer's digest."""

from sqlalchemy.orm import Session

from api.buyer_digests.build import headers_of
from api.buyer_digests.links import BuyerLinks
from api.buyer_digests.model import Digest, Reader
from api.core.i18n import Language
from api.mails.enqueue import queue_mail
from api.mails.models import MailKind
from api.mails.rendering import RenderedMail, render


def queue_digest(
    session: Session, key: str, digest: Digest, reader: Reader, links: BuyerLinks
) -> None:
    queue_mail(
        session,
        key=key,
        kind=MailKind.BUYER_DIGEST,
        address=reader.email,
        language=reader.language,
        person_id=reader.person_id,
        member_of=reader.organisation_id,
        headers=headers_of(digest, links.host, reader.language),
        **render_digest(digest, reader.language, links)._asdict(),
    )


def render_digest(digest: Digest, language: Language, links: BuyerLinks) -> RenderedMail:
    return render(
        "buyer_digests/buyer_digest",
        language,
        public_url=links.public_url,
        subject=digest.subject,
        digest=digest,
    )
