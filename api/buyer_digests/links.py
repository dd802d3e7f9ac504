"""Addresses in a buyer's digest: where the reader deals with each entry."""

from datetime import date
from uuid import UUID

from api.buyer_digests.model import Subject, SubjectKind
from api.core.i18n import Language
from api.digests.links import StopLinks, Stops, Unsubscription
from api.mails.rendering import page_address


class BuyerLinks(StopLinks, frozen=True):
    def place(self, place: Subject, language: Language, part: str = "") -> str:
        """The page of `place`, or the given part of it. A plan has no page, so its API address."""
        if place.kind is SubjectKind.PLAN:
            return f"{self.public_url}/v1/plans/{place.id}"
        page = page_address(self.public_url, place.kind, place.id, language)
        return f"{page}#{part}" if part else page

    def work(self, dialogue: Subject, job: str, language: Language) -> str:
        """The page on which the reader does the job: `answer`, `moderation`, `conclude`."""
        return f"{self.public_url}/my/dialogues/{dialogue.id}/{job}?lang={language}"

    def stale(self, organisation_id: UUID, day: date) -> str:
        return f"{self.public_url}/v1/procurements?buyer={organisation_id}&stale_on={day}"

    def stale_plans(self, organisation_id: UUID, day: date) -> str:
        return f"{self.public_url}/v1/plans?buyer={organisation_id}&stale_on={day}"

    def settings(self, organisation_id: UUID) -> str:
        return f"{self.public_url}/v1/organisations/{organisation_id}/members/me/digest"

    def stop(self, digest_id: UUID) -> str:
        return self.stop_link(Unsubscription(Stops.BUYER_DIGEST, digest_id))
