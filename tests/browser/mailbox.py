"""What a person finds in their mail."""

import re

from tests.flows.people import text_of
from tests.flows.platform import Platform


def mailed(platform: Platform, email: str, pattern: str, *, after: int = 0) -> str:
    """What the pattern's group finds in the newest mail to the address that has it."""

    def found() -> str | None:
        for mail in reversed(platform.sink.mails[after:]):
            if mail["To"] == email and (match := re.search(pattern, text_of(mail))):
                return match[1]
        return None

    return platform.until(found, f"a mail with {pattern} comes to {email}")
