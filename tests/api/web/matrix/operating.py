"""Pages of the platform's operators and moderators."""

from sqlalchemy.ext.asyncio import AsyncSession

from api.mail_previews.catalogue import SAMPLES
from api.organisations.models import OrganisationStatus
from tests.api.web.matrix.rows import SOME_ID, PageRow, Path, at, everyone
from tests.factories.mails import suppression
from tests.factories.organisations import asked, claimed, organisation
from tests.factories.world import World


def at_pending(suffix: str = "") -> Path:
    async def given(_: World, session: AsyncSession) -> str:
        row = organisation(status=OrganisationStatus.PENDING, name="Uusi kunta")
        session.add(row)
        await session.flush()
        return f"/operating/organisations/{row.id}{suffix}"

    return given


def only(names: tuple[str, ...], status: int, *, anonymous: int = 303) -> dict[str, int]:
    return everyone(403, anonymous=anonymous) | dict.fromkeys(names, status)


BOTH, OPERATOR, MODERATOR = ("operator", "moderator"), ("operator",), ("moderator",)
ORGANISATIONS = "/operating/organisations"
VERB = f"{ORGANISATIONS}/{{organisation_id:uuid}}/{{verb:str}}"
LETTER = "/operating/dead-letters/{kind:str}/{letter_id:uuid}/retry"
SOME_LETTER = f"/operating/dead-letters/mail/{SOME_ID}/retry"
STOPPED, MAIL = "/operating/stopped-addresses", f"/operating/mails/{next(iter(SAMPLES))}"
LIFT = f"{STOPPED}/{{suppression_id:uuid}}/lift"


async def at_stopped(_: World, session: AsyncSession) -> str:
    row = suppression("gone@yritys.example")
    session.add(row)
    await session.flush()
    return f"{STOPPED}/{row.id}/lift"


def at_claimed(suffix: str) -> Path:
    async def given(_: World, session: AsyncSession) -> str:
        row = claimed()
        session.add(row)
        await session.flush()
        letter = asked(row)
        session.add(letter)
        await session.flush()
        return f"{ORGANISATIONS}/{row.id}{suffix.format(letter=letter.id)}"

    return given


PRINT = f"{ORGANISATIONS}/{{organisation_id:uuid}}/letters/{{request_id:uuid}}"

ROWS = [
    PageRow("GET /operating", at("/operating"), only(BOTH, 200)),
    PageRow("GET /operating/contributions", at("/operating/contributions"), only(MODERATOR, 200)),
    PageRow(f"GET {ORGANISATIONS}", at(ORGANISATIONS), only(OPERATOR, 200)),
    PageRow(f"GET {ORGANISATIONS}/{{organisation_id:uuid}}", at_pending(), only(OPERATOR, 200)),
    PageRow(f"GET {VERB}", at_pending("/approve"), only(OPERATOR, 200)),
    PageRow(f"POST {VERB}", at_pending("/approve"), only(OPERATOR, 412, anonymous=401)),
    PageRow(f"GET {PRINT}", at_claimed("/letters/{letter}"), only(OPERATOR, 200)),
    PageRow(f"POST {PRINT}", at_claimed("/letters/{letter}"), only(OPERATOR, 200, anonymous=401)),
    PageRow("GET /operating/health", at("/operating/health"), only(OPERATOR, 200)),
    PageRow("GET /operating/dead-letters", at("/operating/dead-letters"), only(OPERATOR, 200)),
    PageRow("GET /operating/code-lists", at("/operating/code-lists"), only(OPERATOR, 200)),
    PageRow(f"GET {STOPPED}", at(STOPPED), only(OPERATOR, 200)),
    PageRow(f"GET {LIFT}", at_stopped, only(OPERATOR, 200)),
    PageRow(f"POST {LIFT}", at_stopped, only(OPERATOR, 303, anonymous=401)),
    PageRow("GET /operating/mails", at("/operating/mails"), only(OPERATOR, 200)),
    PageRow("GET /operating/mails/{name:str}", at(MAIL), only(OPERATOR, 200)),
    PageRow("GET /operating/mails/{name:str}/html", at(f"{MAIL}/html"), only(OPERATOR, 200)),
    PageRow(f"GET {LETTER}", at(SOME_LETTER), only(OPERATOR, 200)),
    PageRow(f"POST {LETTER}", at(SOME_LETTER), everyone(403, operator=404, anonymous=401)),
]
