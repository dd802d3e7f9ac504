"""Checks of command line arguments that argparse does not have."""

import sys


def email_argument(argument: str) -> str:
    """The normalised address, or exit with one line that says what is wrong."""
    from api.core.email_address import email_faults, written_email

    email = written_email(argument)
    if any(email_faults("/email", email)):
        sys.exit(f"{argument} is not a mail address")
    return email
