"""Addresses in a buyer's digest: where the reader deals with each entry."""

from uuid import UUID

from api.buyer_digests.model import Subject, SubjectKind
from api.core.i18n import Language
from api.digests.links import StopLinks, Stops, Unsubscription
from api.mails.rendering import page_address


class BuyerLinks(StopLinks, frozen=True):
    def place(self, place: Subject, language: Language, part: str = "") -> str:
        """The page of `place`, or the given part of it. For a plan it is the table of its rows."""
        if place.kind is SubjectKind.PLAN:
            return f"{self.public_url}/plans/{place.id}/edit?lang={language}"
        page = page_address(self.public_url, place.kind, place.id, language)
        return f"{page}#{part}" if part else page

    def job(self, dialogue: Subject, job: str, language: Language) -> str:
        """The page on which the reader does the job: `answer`, `moderation`, `conclude`."""
        return f"{self.public_url}/my/dialogues/{dialogue.id}/{job}?lang={language}"

    def edit(self, procurement: Subject, language: Language) -> str:
        """The form of a procurement whose dates have passed."""
        return f"{self.public_url}/procurements/{procurement.id}/edit?lang={language}"

    def work(self, organisation_id: UUID, language: Language) -> str:
        """The page with all pending work."""
        return f"{self.public_url}/buyers/{organisation_id}/work?lang={language}"

    def settings(self, organisation_id: UUID) -> str:
        return f"{self.public_url}/my/organisations/{organisation_id}/digest"

    def stop(self, digest_id: UUID) -> str:
        return self.stop_link(Unsubscription(Stops.BUYER_DIGEST, digest_id))
