"""What pages say: amounts, codes, and Markdown that can do no harm."""

import pytest
from lxml import html

from api.core.i18n import Language, LocalText
from api.core.markdown import to_html
from api.presenters.presenter import Presenter
from api.presenters.texts import PageText

FI, SV, EN = Language
SPACE = "\N{NO-BREAK SPACE}"


@pytest.mark.parametrize(
    ("low", "high", "finnish"),
    [
        ("60000.00", "150000.00", f"60{SPACE}000–150{SPACE}000 €"),
        ("60000.00", "60000.00", f"60{SPACE}000 €"),
        ("0.50", None, "vähintään 0,50 €"),
        (None, "999.00", "enintään 999 €"),
        (None, None, None),
    ],
)
def test_amounts_are_written_in_each_language(
    low: str | None, high: str | None, finnish: str | None
) -> None:
    assert Presenter(FI).money(low, high, "EUR") == finnish


def test_a_code_without_a_name_of_its_own_tells_what_it_belongs_to() -> None:
    names = {
        ("cpv", "60000000"): {SV: LocalText("Transporttjänster")},
        ("cpv", "60100000"): {FI: LocalText("Maakuljetus"), SV: LocalText("Vägtransport")},
    }
    words = Presenter(SV, names)
    assert words.cpv("60100000") == PageText("60100000 Vägtransport")
    assert words.cpv("60130000") == PageText("60130000, överordnad klass: Vägtransport")
    assert Presenter(EN, names).cpv("60130000").lang == "fi"
    assert words.cpv("99000000") == PageText("99000000")


def test_a_text_in_another_language_says_which() -> None:
    assert Presenter(SV).text({FI: LocalText("Otsikko")}) == PageText("Otsikko", "fi")
    assert Presenter(FI).text({FI: LocalText("Otsikko")}) == PageText("Otsikko")
    assert Presenter(FI).text({}) is None


@pytest.mark.parametrize(
    "hostile",
    [
        "<script>x</script>",
        "<img src=x onerror=x>",
        '<a href="javascript:x">x</a>',
        "[x](javascript:x)",
        "[x](JAVASCRIPT:x)",
        "[x](data:text/html,x)",
        "![x](https://example.fi/x.png)",
        "<svg onload=x>",
        '[x](https://example.fi "a\\" onclick=\\"x")',
        "`<b onclick=x>`",
    ],
)
def test_hostile_markdown_is_only_words(hostile: str) -> None:
    root = html.fragment_fromstring(to_html(hostile), create_parent="div")
    for element in root.iter():
        assert element.tag in {"div", "p", "a", "code"}
        assert set(element.attrib) <= {"href", "rel"}
        assert element.get("href", "https:").startswith("https:")


def test_headings_go_below_those_of_the_page() -> None:
    assert to_html("# A\n\n##### B") == "<h3>A</h3>\n<h6>B</h6>\n"
