"""A municipality's name, colour and logo, by settings."""

from pathlib import Path

import pytest
from litestar import Litestar
from lxml import html
from pydantic import ValidationError

from api.core.settings import Settings
from api.http.services import services_of
from tests.api.client import ApiClient
from tests.services import replace

SVG = b'<svg xmlns="http://www.w3.org/2000/svg" width="10" height="10"/>'


def changed(app: Litestar, **values: object) -> Settings:
    settings = services_of(app)[Settings]
    return Settings.model_validate(settings.model_dump(exclude_unset=True) | values)


async def test_pages_carry_name_colour_and_logo(
    client: ApiClient, app: Litestar, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    logo = tmp_path / "logo.svg"
    logo.write_bytes(SVG)
    settings = changed(app, site_name="Oulun hankinnat", site_colour="#7A0019", site_logo=logo)
    with monkeypatch.context() as patch:
        replace(patch, app, settings)
        page = html.document_fromstring((await client.get("/")).text)
        style = await client.get(page.xpath("string(//link[@rel='stylesheet']/@href)"))
        image = await client.get(page.xpath("string(//header//img/@src)"))
    assert page.xpath("string(//header//a[@class='home'])").strip() == "Oulun hankinnat"
    assert page.xpath("string(//title)").endswith("– Oulun hankinnat")
    assert "--deed: #7a0019;" in style.text
    assert (image.content, image.headers["content-type"]) == (SVG, "image/svg+xml")


@pytest.mark.parametrize(
    "values",
    [
        {"site_colour": "#ffee00"},
        {"site_colour": "red"},
        {"site_colour": "#0b5394; } body { display: none"},
        {"site_colour_dark": "#0b1a29"},
        {"site_logo": Path("/nowhere/logo.svg")},
        {"site_logo": Path(__file__)},
        {"site_name": ""},
    ],
)
def test_what_cannot_be_read_or_shown_is_refused(app: Litestar, values: dict[str, object]) -> None:
    with pytest.raises(ValidationError):
        changed(app, **values)
