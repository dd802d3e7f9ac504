"""Answers of the Finnish business register, and the time of the next look-up. Pure.

Its open API (YTJ, version 3): `GET /companies?businessId=0208589-4` answers `{"totalResults": 1,
"companies": [{"businessId": …, "names": [{"name": …, "type": "1", "endDate": …}], "website":
{"url": …}, "endDate": …}]}`. Only these members are read, since the register may add others.
"""

from datetime import datetime, timedelta

import msgspec

from api.core.i18n import Language, LocalText, Texts
from api.core.text_types import bad_character, one_line
from api.organisations.models import BusinessRegisterState, Organisation, RegisterEntry

MAIN_NAME = "1"
"""Type of the main name; other types are parallel and auxiliary names."""
LONGEST_NAME, LONGEST_WEBSITE = 200, 300
AGAIN_AFTER = {
    BusinessRegisterState.LISTED: timedelta(days=30),
    BusinessRegisterState.CEASED: timedelta(days=90),
    BusinessRegisterState.UNKNOWN: timedelta(days=7),
}
"""Names and websites change, and new firms appear in the register late."""
_FIRST_WAIT, _LONGEST_WAIT = timedelta(minutes=1), timedelta(days=1)


class UnreadableAnswerError(Exception):
    """The response is not a valid answer: a page of a proxy, a cut response, another id."""


class _Id(msgspec.Struct):
    value: str


class _Name(msgspec.Struct, rename="camel"):
    name: str
    type: str | int
    version: int = 1
    end_date: str | None = None


class _Website(msgspec.Struct):
    url: str | None = None


class _Company(msgspec.Struct, rename="camel"):
    business_id: _Id
    names: list[_Name] = []
    website: _Website | None = None
    end_date: str | None = None


class _Answer(msgspec.Struct):
    companies: list[_Company]


class RegisterAnswer(msgspec.Struct, frozen=True):
    state: BusinessRegisterState
    name: str | None = None
    website: str | None = None


def read_answer(body: bytes, business_id: str) -> RegisterAnswer:
    """Raises UnreadableAnswerError for everything that is not a valid answer."""
    try:
        companies = msgspec.json.decode(body, type=_Answer).companies
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise UnreadableAnswerError from error
    company = next((item for item in companies if item.business_id.value == business_id), None)
    if company is None:
        if companies:
            raise UnreadableAnswerError
        return RegisterAnswer(BusinessRegisterState.UNKNOWN)
    state = BusinessRegisterState.CEASED if company.end_date else BusinessRegisterState.LISTED
    name = _main_name(company)
    if name is None:
        raise UnreadableAnswerError
    return RegisterAnswer(state, name, _website(company))


def _main_name(company: _Company) -> str | None:
    """The main name in force; for a ceased firm the last one."""
    main = [item for item in company.names if str(item.type) == MAIN_NAME]
    main.sort(key=lambda item: (item.end_date is not None, item.version))
    name = one_line(main[0].name)[:LONGEST_NAME] if main else ""
    return name if name and bad_character(name) is None else None


def _website(company: _Company) -> str | None:
    url = one_line(company.website.url or "") if company.website else ""
    return url if 0 < len(url) <= LONGEST_WEBSITE and bad_character(url) is None else None


def note_answer(entry: RegisterEntry, answer: RegisterAnswer, now: datetime) -> None:
    entry.state, entry.name, entry.website = answer.state, answer.name, answer.website
    entry.answered_at, entry.attempts = now, 0
    entry.due_at = now + AGAIN_AFTER[answer.state]


def note_silence(entry: RegisterEntry, now: datetime, retry_after: timedelta | None) -> None:
    """Schedules another attempt. The previous answer stays valid."""
    entry.attempts += 1
    wait = min(_FIRST_WAIT * 2 ** min(entry.attempts - 1, 12), _LONGEST_WAIT)
    entry.due_at = now + min(max(wait, retry_after or wait), _LONGEST_WAIT)


def name_of_register(organisation: Organisation, answer: RegisterAnswer) -> Texts | None:
    """The register's name; None if the organisation has it already."""
    if answer.name is None or answer.state is not BusinessRegisterState.LISTED:
        return None
    name = {Language.FI: LocalText(answer.name)}
    return name if name != organisation.name else None
