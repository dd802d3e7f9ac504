import pytest

from api.core.web_addresses import LONGEST, web_address_faults


@pytest.mark.parametrize(
    "address",
    [
        "https://www.ouka.fi",
        "http://ouka.fi:8080/a?b=c&d=ä#e",
        "https://hämeenlinna.fi/päätökset",
        "https://[2001:db8::1]/",
        "https://localhost:8000/a@b:c",
        "https://teams.microsoft.com/l/meetup-join/19%3ameeting_a%40thread.v2/0?context=%7b%7d",
    ],
)
def test_addresses_of_pages_are_taken(address: str) -> None:
    assert list(web_address_faults("/url", address)) == []


@pytest.mark.parametrize(
    ("address", "code"),
    [
        ("javascript:alert(1)", "bad_web_address"),
        ("//ouka.fi", "bad_web_address"),
        ("ftp://ouka.fi", "bad_web_address"),
        ("", "bad_web_address"),
        ("https://", "unsafe_web_address"),
        ("https:///a", "unsafe_web_address"),
        ("https://user:pw@evil.fi", "unsafe_web_address"),
        ("https://user@evil.fi", "unsafe_web_address"),
        ("https://@evil.fi", "unsafe_web_address"),
        ("https://a\r\nX-Y: z", "unsafe_web_address"),
        ("https://a.fi/\tb", "unsafe_web_address"),
        ("https://a.fi/a b", "unsafe_web_address"),
        ("https://a.fi/\u00a0", "unsafe_web_address"),
        ("https://a.fi/\u200b", "unsafe_web_address"),
        ("https://\u202ea.fi", "unsafe_web_address"),
        ("https://a.fi\\@b.fi", "unsafe_web_address"),
        ("https://a.fi:99999", "unsafe_web_address"),
        ("https://a.fi:x", "unsafe_web_address"),
        ("https://a..fi", "unsafe_web_address"),
        ("https://-a.fi", "unsafe_web_address"),
        ("https://[::1", "unsafe_web_address"),
        ('https://a.fi/"onclick=', "unsafe_web_address"),
        ("https://a.fi/" + "a" * LONGEST, "length"),
    ],
)
def test_deceptive_or_unreachable_addresses_are_refused(address: str, code: str) -> None:
    assert [fault.code for fault in web_address_faults("/url", address)] == [code]
