"""`demo-sign-ins.txt`: the people of the demonstration, and how to sign in as one of them."""

from collections.abc import Iterator, Mapping

from api.demo.content import Organisations
from api.demo.people import MODERATOR, OPERATOR

SHOWN_TOKENS = (
    "hanna.makela@oulu.example",
    "camilla.sundqvist@pargas.example",
    "noora.virtanen@kirkas.example",
)
"""People whose tokens are shown: two officers, who write Finnish and Swedish, and a supplier."""


def sign_ins_text(content: Organisations, tokens: Mapping[str, str], url: str) -> str:
    return (
        "\n".join([*_people(content), "", *_sign_in_help(url), "", *_token_lines(tokens, url)])
        + "\n"
    )


def _people(content: Organisations) -> Iterator[str]:
    yield "  Who there is in the demonstration:"
    yield _row("operator", OPERATOR, "", "of the platform")
    yield _row("moderator", MODERATOR, "", "of all dialogues")
    for organisation in (*content.buyers, *content.suppliers):
        name = next(iter(organisation.name.values()))
        for person in organisation.people:
            yield _row(person.role, person.email, person.language, name)
    for person in content.residents:
        yield _row("resident", person.email, person.language, "")


def _row(role: str, email: str, language: str, organisation: str) -> str:
    return f"  {role:11}{email:43}{language:4}{organisation}".rstrip()


def _sign_in_help(url: str) -> Iterator[str]:
    yield f"  To sign in as one of them, give the address at {url}/sign-in and read the mail"
    yield "  where the mails are. With a program, confirm with the token of its link:"
    yield f"""  curl {url}/v1/sign-in --json '{{"email": "{SHOWN_TOKENS[0]}"}}'"""
    yield f"""  curl {url}/v1/sign-in/confirm --json '{{"token": "vp_sin_…"}}'"""


def _token_lines(tokens: Mapping[str, str], url: str) -> Iterator[str]:
    yield "  Or be one of these at once, for 30 days:"
    for email in SHOWN_TOKENS:
        yield f"  {email}"
        yield f"  curl {url}/v1/me -H 'Authorization: Bearer {tokens[email]}'"
