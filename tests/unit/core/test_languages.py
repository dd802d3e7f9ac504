"""Which of our languages a reader's program asks for (RFC 9110, 12.5.4)."""

import pytest

from api.core.i18n import negotiate


@pytest.mark.parametrize(
    ("header", "language"),
    [
        (None, "fi"),
        ("", "fi"),
        ("*", "fi"),
        ("de", "fi"),
        ("sv", "sv"),
        ("sv-FI", "sv"),
        ("SV", "sv"),
        ("en;q=0.5, sv;q=0.8", "sv"),
        ("sv;Q=0.8, en;q=0.5", "sv"),
        ("sv ; q=0.3, en ; q=0.4", "en"),
        ("fi;q=0, *", "sv"),
        ("fi;q=0", "sv"),
        ("fi;q=0, sv;q=0", "en"),
        ("fi;q=0, sv;q=0, en;q=0", "fi"),
        ("de, *;q=0.5, en;q=0.4", "fi"),
        ("de, *;q=0.1, en;q=0.4", "en"),
        ("en;q=nonsense, sv;q=0.1", "sv"),
        ("sv-FI;q=0.2, sv;q=0.9, en;q=0.5", "sv"),
    ],
)
def test_most_preferred_language_is_chosen(header: str | None, language: str) -> None:
    assert negotiate(header) == language
