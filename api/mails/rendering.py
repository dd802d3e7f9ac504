"""From a template pair and the catalogues to a mail: the same words as text and as HTML.

A mail `x` is `templates/x.txt.j2` and `templates/x.html.j2`. Both know `subject`, `language`,
`public_url`, `t` and `tn` (the words of a catalogue, one and counted), and the filter `once`: what
stands in many mails alike is written by a template of its own, once.
"""

from collections.abc import Callable, Hashable
from functools import cache, lru_cache, partial
from pathlib import Path
from typing import Any, NamedTuple
from uuid import UUID

from css_inline import CSSInliner
from jinja2 import Environment, FileSystemLoader, StrictUndefined, select_autoescape

from api.core.i18n import Language, translate, translate_count

TEMPLATES = Path(__file__).with_name("templates")


class RenderedMail(NamedTuple):
    subject: str
    text: str
    html: str


def render(
    name: str, language: Language, *, public_url: str, subject: str, **values: Any
) -> RenderedMail:
    subject = " ".join(subject.split())  # a header is one line, whatever was filled in
    known = {
        **values,
        "subject": subject,
        "language": language.value,
        "public_url": public_url,
        "t": partial(_words, language),
        "tn": partial(_counted, language),
    }
    text = _templates().get_template(f"{name}.txt.j2").render(known)
    html = _templates().get_template(f"{name}.html.j2").render(known)
    return RenderedMail(subject, text.strip() + "\n", html)


def page_address(public_url: str, kind: str, item_id: UUID, language: Language) -> str:
    """Of a procurement or dialogue, in the language of the mail: the browser may speak another."""
    return f"{public_url}/{kind}s/{item_id}?lang={language}"


@lru_cache(32768)
def _once(hashable: Hashable, template: str) -> str:
    return _templates().get_template(template).render(piece=hashable).strip()


def _words(language: Language, name: str, /, **params: Any) -> str:
    return translate(name, language, **params)


def _counted(language: Language, name: str, count: int, /, **params: Any) -> str:
    return translate_count(name, count, language, **params)


class _Inlined(FileSystemLoader):
    """Mail programs drop style sheets: the rules of `mail.css` go into the elements.

    Into those of the templates, when they are read, not into those of every mail. Nothing is ever
    fetched.
    """

    def get_source(
        self, environment: Environment, template: str
    ) -> tuple[str, str, Callable[[], bool]]:
        source, path, is_fresh = super().get_source(environment, template)
        if template.endswith(".html.j2"):
            source = _inline(source)
        return source, path, is_fresh


def _inline(template: str) -> str:
    css = (TEMPLATES / "mail.css").read_text()
    if template.startswith("<!doctype"):
        return CSSInliner(extra_css=css, load_remote_stylesheets=False).inline(template)
    return CSSInliner(load_remote_stylesheets=False).inline_fragment(template, css)


@cache
def _templates() -> Environment:
    templates = Environment(
        loader=_Inlined(TEMPLATES),
        autoescape=select_autoescape(["html.j2"], default_for_string=False),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
    )
    templates.filters["once"] = _once
    return templates
