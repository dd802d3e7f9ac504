"""The documents on the page of a dialogue."""

from lxml import html
from sqlalchemy.ext.asyncio import AsyncSession

from api.core.i18n import Language
from api.dialogues.models import Dialogue
from api.documents.models import Document, DocumentKind, Paragraph
from tests.api.client import ApiClient
from tests.api.web.browser import SCRIPT, open_page
from tests.factories.contributions import contribution
from tests.factories.documents import document, file_version, text_version
from tests.texts import fi


async def _version(
    session: AsyncSession, row: Document, text: str, number: int, earlier: list[Paragraph]
) -> list[Paragraph]:
    version, paragraphs = text_version(row, text, number, earlier=earlier)
    version.note = fi(f"Huomautus {number}")
    session.add(version)
    await session.flush()
    session.add_all(paragraphs)
    await session.flush()
    return paragraphs


async def test_the_newest_version_is_shown_with_its_comments(
    client: ApiClient, call: Dialogue, session: AsyncSession
) -> None:
    row = document(call, language=Language.SV)
    session.add(row)
    await session.flush()
    first = await _version(session, row, f"Stannar kvar. {SCRIPT}\n\nFörsvinner helt.", 1, [])
    await _version(session, row, f"Ny.\n\nStannar kvar. {SCRIPT}", 2, first)
    kept, gone = first
    session.add_all(
        contribution(call, None, document_version_id=kept.version_id, paragraph_key=one.key)
        for one in (kept, kept, gone)
    )
    page = await open_page(client, f"/dialogues/{call.id}")
    assert SCRIPT not in page.text
    assert "Försvinner" not in page.text
    root = html.document_fromstring(page.text)
    shown = root.get_element_by_id(str(kept.key))
    assert shown.text_content().startswith("Stannar kvar.")
    following = shown.getnext()
    assert following is not None
    assert following.text_content().startswith("2 kommenttia Kommentoi tätä kohtaa")
    [downloads] = [
        [link.get("href") for link in item.iter("a") if "comment" not in link.get("href", "")]
        for item in root.iter("article")
        if item.get("id") == str(row.id)
    ]
    path = f"/dialogues/{call.id}/documents/{row.id}"
    assert downloads == [
        f"{path}/versions/2",
        f"{path}/versions/2/file",
        f"{path}/versions/1",
        f"{path}/versions/1/file",
        f"{path}/differences",
    ]
    assert page.text.count(f'<a href="#{kept.key}">Koskee asiakirjan kohtaa</a>') == 2
    assert "Koskee asiakirjan aiempaa versiota 1" in page.text
    assert '<div class="written" lang="sv">' in page.text


async def test_a_file_can_be_downloaded_and_drafts_are_not_shown(
    client: ApiClient, call: Dialogue, session: AsyncSession
) -> None:
    row = document(call, kind=DocumentKind.FILE, title=fi("Liite"))
    draft = document(call, title=fi("Salainen luonnos"), published_at=None)
    session.add_all([row, draft])
    await session.flush()
    session.add(file_version(row))
    session.add(file_version(row, number=2, note=fi("Tuleva"), published_at=None))
    page = await open_page(client, f"/dialogues/{call.id}")
    version = f"/dialogues/{call.id}/documents/{row.id}/versions/1"
    assert f'<a href="{version}">Versio 1</a>' in page.text
    assert f'<a href="{version}/file">Lataa' in page.text
    for hidden in ("Salainen", "Tuleva", "versions/2"):
        assert hidden not in page.text
