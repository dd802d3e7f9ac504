"""Files in the form of a survey's answers: stored when they arrive, answers once they are sent."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from uuid import uuid5

from api.core.actor import Actor, ActorKind
from api.core.clock import utc_now
from api.core.errors import Fault, Problem, raise_faults
from api.core.i18n import Language, translate
from api.core.networks import network_of
from api.dialogues.models import Dialogue
from api.documents.service.uploads import Store
from api.forms.service import Entries
from api.http.requests import ApiRequest
from api.participation import form_receipts
from api.participation.limits import require_uploading
from api.surveys.models import Survey, SurveyFile
from api.surveys.questions import FileQuestion, Question
from api.surveys.rules.transitions import require_may_answer
from api.surveys.service import staged_files
from api.surveys.service.staged_files import StagedFile
from api.web.forms.fields import NO_FILE, BadEntry, Control, Field
from api.web.forms.files import most_megabytes, selected_file
from api.web.forms.form import Given
from api.web.taking_part.senders import needs_receipt, signed_form

LONGEST_SEAL = 4_000


class AnswerFiles:
    """`saved`: files that the response has already; their entries in the form are their ids."""

    def __init__(
        self, request: ApiRequest, survey: Survey, dialogue: Dialogue, saved: Sequence[SurveyFile]
    ) -> None:
        self._request, self._survey, self._dialogue = request, survey, dialogue
        self._survey_id = survey.id  # read after a refusal, when the row has expired
        self._saved = {str(file.id): file.file_name for file in saved}
        self._faults: list[Fault] = []

    def prepared(self, fields: Sequence[Field], language: Language) -> list[Field]:
        """The fields of files keep them when the form comes back."""
        limit = most_megabytes(self._request)
        promise = translate("page.survey_answer.file", language, limit=limit)
        return [
            replace(
                item,
                hint=f"{item.hint} {promise}".strip(),
                convert=self.file_id,
                kept_name=self.name,
                longest=LONGEST_SEAL,
            )
            if item.control is Control.FILE
            else item
            for item in fields
        ]

    async def keep(self, given: Given) -> Entries:
        """Stores the files that have arrived; the form carries them on. Those that are refused do
        not hinder the others: `require_accepted` names them."""
        questions = [item for item in self._survey.questions if isinstance(item, FileQuestion)]
        arrived = [item for item in questions if name_of(item) in given.files]
        names = [name_of(item) for item in questions]
        removed: dict[str, list[str]] = {name: [] for name in names if _is_removed(given, name)}
        if not arrived:
            return removed
        await self._require_may_store(given)
        return {**removed, **{name_of(item): await self._staged(given, item) for item in arrived}}

    def require_accepted(self) -> None:
        raise_faults(self._faults)

    async def attach(self, actor: Actor, given: Given) -> None:
        """To the actor's response."""
        for question in self._survey.questions:
            if isinstance(question, FileQuestion):
                staged = self._unsealed(given.text(name_of(question)))
                if staged is not None and not _is_removed(given, name_of(question)):
                    await staged_files.attach(self._request.transaction, actor, staged)

    def file_id(self, text: str, _: Language) -> str:
        """The answer that an entry stands for."""
        if text in self._saved:
            return text
        if (staged := self._unsealed(text)) is not None:
            return str(staged.id)
        raise BadEntry("file_not_kept")

    def name(self, text: str) -> str:
        if (name := self._saved.get(text)) is not None:
            return name
        staged = self._unsealed(text)
        return staged.stored.file_name if staged else ""

    def lines(self, given: Given, question: Question) -> list[str]:
        """For the preview: the name, and what the file tells or told about its writer."""
        text, language = given.text(name_of(question)), given.language
        staged = self._unsealed(text)
        return [self.name(text), *(_about_metadata(staged, language) if staged else ())]

    def _unsealed(self, text: str) -> StagedFile | None:
        staged = staged_files.unseal(self._request.origin.key, text, utc_now())
        return staged if staged and staged.survey_id == self._survey_id else None

    async def _require_may_store(self, given: Given) -> None:
        request, dialogue = self._request, self._dialogue
        if needs_receipt(request.actor, dialogue):
            form, origin = signed_form(given), request.origin
            await form_receipts.require_acceptable(request.transaction, dialogue, form, origin)
        else:
            require_may_answer(request.actor, self._survey, dialogue, utc_now())

    async def _staged(self, given: Given, question: Question) -> list[str]:
        name, request = name_of(question), self._request
        try:
            upload = selected_file(request, given, name)
            if upload is None:
                return []
            await require_uploading(request)
            staged = await staged_files.stage(
                request.transaction,
                self._uploader(),
                self._survey_id,
                upload,
                key=question.key,
                store=request.services[Store],
            )
        except Problem as error:
            if not error.faults:
                raise
            self._faults += [Fault(f"/{name}", item.code, item.params) for item in error.faults]
            earlier = given.text(name)
            return [earlier] if earlier else []
        return [staged_files.seal(request.origin.key, staged)]

    def _uploader(self) -> Actor:
        """Whoever is unknown now will hold a receipt: their files lose their metadata as well, and
        those of one network are inspected one by one."""
        if not self._request.actor.is_anonymous:
            return self._request.actor
        network = network_of(self._request.origin.address)
        participant_id = uuid5(self._dialogue.id, network)
        return Actor(kind=ActorKind.RECEIPT, participant_id=participant_id)


def name_of(question: Question) -> str:
    return f"answers/{question.key}"


def _is_removed(given: Given, name: str) -> bool:
    return NO_FILE in given.entries.get(name, ()) and name not in given.files


def _about_metadata(staged: StagedFile, language: Language) -> Sequence[str]:
    words: Mapping[bool, list[str]] = {True: [], False: []}
    for item in staged.metadata:
        words[item.removed].append(translate(f"page.metadata.{item.kind}", language))
    texts = {True: "page.survey_answer.file.removed", False: "page.survey_answer.file.stays"}
    return [
        translate(texts[is_removed], language, kinds=", ".join(kinds))
        for is_removed, kinds in words.items()
        if kinds
    ]
