"""The record of a dialogue for the procurement file: the call, contributions, answers and
materials.
"""

from base64 import b64encode
from hashlib import sha256
from typing import Annotated
from uuid import UUID

from litestar import Controller, Response, get, post
from litestar.params import FromPath, JSONBody, QueryParameter

from api.core import errors
from api.core.actor import Permission
from api.core.i18n import Language
from api.dialogues.service import loading as dialogues
from api.http.authorization import PUBLIC, access
from api.http.etags import EncodedAnswer, answer, cache_of
from api.http.requests import ApiRequest
from api.records import integrity
from api.records.assemble import findings_of, hidden_since
from api.records.content import RecordEdition, SealedRecord
from api.records.inputs import RecordVerify
from api.records.page import CSP
from api.records.rules import ENDED
from api.records.schemas import EqualTreatmentOut, VerificationOut
from api.records.sealing import html_of, sealed_record

EditionParameter = Annotated[
    RecordEdition,
    QueryParameter(
        name="edition",
        description="`buyer` adds sign-ups to meetings, all interests, and the confidential parts"
        " that you may read. Only for those who write the buyer's calls, also before the end.",
    ),
]
LanguageParameter = Annotated[
    Language | None,
    QueryParameter(
        name="lang",
        description="Language of the page. Default: the best match of `Accept-Language`.",
    ),
]
_OPT = access(PUBLIC, states=ENDED) | {"problems": (errors.Forbidden, errors.WrongState)}


class RecordController(Controller):
    tags = ("Records",)

    @get(
        "/dialogues/{dialogue_id:uuid}/record",
        operation_id="get_dialogue_record",
        summary="Get the record of a dialogue",
        opt=_OPT,
    )
    async def get_dialogue_record(
        self,
        request: ApiRequest,
        dialogue_id: FromPath[UUID],
        edition: EditionParameter = RecordEdition.PUBLIC,
    ) -> Response[SealedRecord]:
        """Returns the record, built from the current state. The same state gives the same bytes.

        The public edition is available after the dialogue has closed.
        """
        sealed = await _sealed(request, dialogue_id, edition)
        body = integrity.canonical(sealed)
        return EncodedAnswer(body, _tag(body), 200, _headers(request, body)).response(request)

    @get(
        "/dialogues/{dialogue_id:uuid}/record.html",
        operation_id="get_dialogue_record_html",
        summary="Get the record of a dialogue as a printable page",
        opt=_OPT | {"produces": ("text/html",)},
    )
    async def get_dialogue_record_html(
        self,
        request: ApiRequest,
        dialogue_id: FromPath[UUID],
        edition: EditionParameter = RecordEdition.PUBLIC,
        lang: LanguageParameter = None,
    ) -> Response[bytes]:
        """Returns one self-contained HTML file for A4 in fi, sv or en, with the same content as the
        JSON.
        """
        sealed = await _sealed(request, dialogue_id, edition)
        language = lang or request.language
        body = await html_of(request.transaction, sealed, language)
        headers = {
            **_headers(request, body),
            "Content-Language": language.value,
            "Content-Security-Policy": CSP,
            "Vary": "Authorization, Accept-Language",
        }
        return EncodedAnswer(body, _tag(body), 200, headers, "text/html").response(request)

    @post(
        "/records/verify",
        operation_id="verify_record",
        summary="Verify a record",
        opt=access(PUBLIC),
        status_code=200,
    )
    async def verify_record(
        self, request: ApiRequest, data: JSONBody[RecordVerify]
    ) -> Response[VerificationOut]:
        """Send the record of either edition unchanged. The platform does not store it."""
        key = request.settings.secret_key.get_secret_value()
        made_here = integrity.is_sealed(key, data.record, data.checksum, data.seal)
        since = await hidden_since(request.transaction, data.record) if made_here else []
        checksum = integrity.checksum_of(data.record)
        return answer(request, VerificationOut(made_here, checksum, since))

    @get(
        "/dialogues/{dialogue_id:uuid}/equal-treatment",
        operation_id="check_equal_treatment",
        summary="Check a dialogue for equal treatment",
        opt=access(Permission.DIALOGUE_WRITE),
    )
    async def check_equal_treatment(
        self, request: ApiRequest, dialogue_id: FromPath[UUID]
    ) -> Response[EqualTreatmentOut]:
        """Available to the buyer at any time: the findings that the record lists, and that
        publishing the summary returns as warnings.
        """
        dialogue = await dialogues.get(request.transaction, request.actor, dialogue_id)
        request.actor.require(Permission.DIALOGUE_WRITE, dialogue.organisation_id)
        return answer(request, EqualTreatmentOut(await findings_of(request.transaction, dialogue)))


async def _sealed(request: ApiRequest, dialogue_id: UUID, edition: RecordEdition) -> SealedRecord:
    session, actor, settings = request.transaction, request.actor, request.settings
    return await sealed_record(session, actor, dialogue_id, edition, settings)


def _tag(body: bytes) -> str:
    return f'"{sha256(body).hexdigest()}"'


def _headers(request: ApiRequest, body: bytes) -> dict[str, str]:
    digest = b64encode(sha256(body).digest()).decode()
    return {
        "ETag": _tag(body),
        "Repr-Digest": f"sha-256=:{digest}:",
        "Cache-Control": cache_of(request.actor),
        "Vary": "Authorization",
    }
