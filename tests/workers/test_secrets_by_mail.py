"""Sign-in and invitation mails: made once, for what is still open, with the secret only inside."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from api.accounts.jobs import add_operator, mail_sign_in
from api.accounts.models import PlatformRole
from api.core.audit import AuditEntry
from api.core.clock import utc_now
from api.core.settings import Settings
from api.core.text import Language
from api.mails.models import Mail, MailKind
from api.organisations.jobs import mail_invitation
from tests.factories.accounts import person, sign_in
from tests.factories.organisations import invitation, organisation


def _mails(session: Session) -> list[Mail]:
    return list(session.scalars(select(Mail)))


def test_delivered_five_times_a_sign_in_is_one_mail(
    sync_session: Session, settings: Settings
) -> None:
    row, _ = sign_in(token_hash=None, language=Language.SV, email="anna@example.fi")
    sync_session.add(row)
    for _ in range(5):
        mail_sign_in(sync_session, row.id, settings)
    [mail] = _mails(sync_session)
    assert (mail.kind, mail.address, mail.language) == (MailKind.SIGN_IN, row.email, Language.SV)
    assert mail.subject == "Logga in i Vuoropuhelu"
    assert "http://testserver.local/sign-in?lang=sv&token=vp_sin_" in mail.text
    assert row.token_hash is not None
    assert row.code_hash is not None


def test_a_sign_in_that_ended_or_is_gone_is_not_mailed(
    sync_session: Session, settings: Settings
) -> None:
    ended, _ = sign_in(token_hash=None, expires_at=utc_now())
    used, _ = sign_in(token_hash=None, used_at=utc_now())
    gone, _ = sign_in()
    sync_session.add_all([ended, used])
    for row in (ended, used, gone):
        mail_sign_in(sync_session, row.id, settings)
    assert _mails(sync_session) == []


def test_an_invitation_is_mailed_once_while_open(sync_session: Session, settings: Settings) -> None:
    buyer = organisation(name="Oulun kaupunki")
    sync_session.add(buyer)
    sync_session.flush()
    row, _ = invitation(buyer, "new@example.fi", token_hash=None)
    withdrawn, _ = invitation(buyer, "b@example.fi", token_hash=None, withdrawn_at=utc_now())
    sync_session.add_all([row, withdrawn])
    for _ in range(2):
        mail_invitation(sync_session, row.id, settings)
    mail_invitation(sync_session, withdrawn.id, settings)
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
