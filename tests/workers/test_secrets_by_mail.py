"""Mails with secrets: sent once, only while the request is open, with the secret nowhere else."""

import re
from datetime import timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from api.accounts.events import SignInRequested
from api.accounts.jobs import add_operator
from api.accounts.mails import mail_sign_in
from api.accounts.models import PlatformRole
from api.core.audit import AuditEntry
from api.core.clock import utc_now
from api.core.i18n import Language, translate
from api.core.ids import new_id
from api.core.settings import Settings
from api.mails.models import Mail, MailKind
from api.organisations.events import ConfirmationAsked, ConfirmedBy, MemberInvited
from api.organisations.jobs import purge_confirmations
from api.organisations.mails.confirmation_codes import start_confirmation
from api.organisations.mails.invitations import mail_invitation
from api.organisations.mails.operators import GATHERED_FOR, tell_operators
from api.organisations.models import ConfirmationRequest
from api.organisations.rules.confirmation import code_hash
from tests.factories.accounts import person, sign_in
from tests.factories.events import context, event_of
from tests.factories.organisations import asked, claimed, invitation, organisation


def _mails(session: Session) -> list[Mail]:
    return list(session.scalars(select(Mail)))


def test_five_deliveries_of_a_sign_in_make_one_mail(
    sync_session: Session, settings: Settings
) -> None:
    row, _ = sign_in(token_hash=None, language=Language.SV, email="anna@example.fi")
    sync_session.add(row)
    for _ in range(5):
        mail_sign_in(sync_session, SignInRequested(row.id), context(settings))
    [mail] = _mails(sync_session)
    assert (mail.kind, mail.address, mail.language) == (MailKind.SIGN_IN, row.email, Language.SV)
    assert mail.subject == "Logga in i Vuoropuhelu"
    assert "http://testserver.local/sign-in?lang=sv&token=vp_sin_" in mail.text
    assert row.token_hash is not None
    assert row.code_hash is not None


@pytest.mark.parametrize(("asked", "known"), [("fi", "sv"), ("en", "fi"), ("sv", None)])
def test_sign_in_mail_is_in_the_persons_language(
    sync_session: Session, settings: Settings, asked: str, known: str | None
) -> None:
    """Of who is not known, in the one that was asked for."""
    if known:
        sync_session.add(person(email="kaj@example.fi", language=Language(known)))
    wish, _ = sign_in(token_hash=None, language=Language(asked), email="kaj@example.fi")
    sync_session.add(wish)
    sync_session.flush()
    mail_sign_in(sync_session, SignInRequested(wish.id), context(settings))
    (mail,) = sync_session.scalars(select(Mail)).all()
    language = Language(known or asked)
    assert mail.language is language
    assert mail.subject == translate("mail.sign_in.subject", language)
    assert f"lang={language}" in mail.text


def test_ended_or_deleted_sign_in_is_not_mailed(sync_session: Session, settings: Settings) -> None:
    ended, _ = sign_in(token_hash=None, expires_at=utc_now())
    used, _ = sign_in(token_hash=None, used_at=utc_now())
    gone, _ = sign_in()
    sync_session.add_all([ended, used])
    for row in (ended, used, gone):
        mail_sign_in(sync_session, SignInRequested(row.id), context(settings))
    assert _mails(sync_session) == []


def test_an_invitation_is_mailed_once_while_open(sync_session: Session, settings: Settings) -> None:
    buyer = organisation(name="Oulun kaupunki")
    sync_session.add(buyer)
    sync_session.flush()
    row, _ = invitation(buyer, "new@example.fi", token_hash=None)
    withdrawn, _ = invitation(buyer, "b@example.fi", token_hash=None, withdrawn_at=utc_now())
    sync_session.add_all([row, withdrawn])
    for _ in range(2):
        mail_invitation(
            sync_session, event_of(MemberInvited, invitation_id=row.id), context(settings)
        )
    mail_invitation(
        sync_session, event_of(MemberInvited, invitation_id=withdrawn.id), context(settings)
    )
    [mail] = _mails(sync_session)
    assert (mail.subject, mail.address) == ("Kutsu: Oulun kaupunki", "new@example.fi")
    assert "hankinta-asiantuntija" in mail.text
    assert "/invitations/accept?lang=fi&amp;token=vp_inv_" in mail.html


def test_somebody_new_or_known_becomes_an_operator(sync_session: Session) -> None:
    known = person(email="known@example.fi", name="Known")
    sync_session.add(known)
    sync_session.flush()
    made = [add_operator(sync_session, email) for email in (known.email, "new@example.fi")]
    assert made[0].id == known.id
    assert [row.platform_role for row in made] == [PlatformRole.OPERATOR] * 2
    sync_session.flush()
    audited = sync_session.scalars(select(AuditEntry.action)).all()
    assert audited == ["person.make_operator"] * 2


def test_mail_of_a_claimed_organisation_has_no_text_of_its_own(
    sync_session: Session, settings: Settings
) -> None:
    firm = claimed(name="Tax refund 214 EUR, claim at evil.example")
    sync_session.add(firm)
    sync_session.flush()
    row, _ = invitation(firm, "victim@example.fi", token_hash=None, language=Language.EN)
    sync_session.add(row)
    mail_invitation(sync_session, event_of(MemberInvited, invitation_id=row.id), context(settings))
    [mail] = _mails(sync_session)
    assert mail.subject == "Invitation to an organisation"
    assert "evil" not in f"{mail.subject}{mail.text}{mail.html}"


def test_code_is_mailed_once_and_stored_as_a_keyed_hash(
    sync_session: Session, settings: Settings
) -> None:
    firm = claimed(name="Kuljetus Karhu Ky")
    sync_session.add(firm)
    sync_session.flush()
    row = asked(firm, method=ConfirmedBy.MAILBOX, email="info@karhu.fi")
    sync_session.add(row)
    for _ in range(5):
        start_confirmation(
            sync_session, event_of(ConfirmationAsked, confirmation_id=row.id), context(settings)
        )
    [mail] = _mails(sync_session)
    assert (mail.kind, mail.address) == (MailKind.CONFIRMATION_CODE, "info@karhu.fi")
    assert firm.business_id in mail.text
    assert "Karhu" not in mail.text, "somebody nobody knows has typed it"
    [code] = re.findall(r"\d{4} \d{4}", mail.text)
    key = settings.secret_key.get_secret_value()
    assert row.code_hash == code_hash(key, row.id, code)
    assert code.replace(" ", "") not in mail.subject


def test_ended_request_is_not_mailed_and_later_deleted(
    sync_session: Session, settings: Settings
) -> None:
    firm = claimed(name="Kuljetus Karhu Ky")
    sync_session.add(firm)
    sync_session.flush()
    row = asked(firm, email="a@karhu.fi", method=ConfirmedBy.MAILBOX, ended_at=utc_now())
    sync_session.add(row)
    start_confirmation(
        sync_session, event_of(ConfirmationAsked, confirmation_id=row.id), context(settings)
    )
    assert _mails(sync_session) == []
    purge_confirmations(sync_session, utc_now() + timedelta(days=80))
    assert sync_session.scalars(select(ConfirmationRequest)).all() == []


def test_requested_letter_is_mailed_to_operators(sync_session: Session, settings: Settings) -> None:
    firm = claimed(name="Kuljetus Karhu Ky")
    operator = person(platform_role=PlatformRole.OPERATOR, language=Language.EN)
    sync_session.add_all([firm, operator])
    sync_session.flush()
    row = asked(firm)
    sync_session.add(row)
    event_id = new_id()
    for _ in range(2):
        start_confirmation(
            sync_session,
            event_of(ConfirmationAsked, confirmation_id=row.id),
            context(settings, event_id=event_id),
        )
    tell_operators(sync_session, utc_now() + GATHERED_FOR, settings)
    [mail] = _mails(sync_session)
    assert mail.subject == "Waiting for you: 1"
    assert f"{firm.business_id} asks for a letter of confirmation" in mail.text
    assert "Karhu" not in mail.subject + mail.text + mail.html
