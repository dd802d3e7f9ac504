"""Renders a mail from a template pair and the catalogues, as text and as HTML.

The mail `feature/x` is `x.txt.j2` and `x.html.j2` in the feature's `templates/`. A name without a
feature is a shared layout here. Templates know `subject`, `language`, `public_url`, `t` and `tn`
(the words of a catalogue, one and counted), and the filter `once`. That filter renders a block
which many mails contain, with its own template, and caches the result.
"""

from collections.abc import Callable, Hashable
from functools import cache, lru_cache, partial
from pathlib import Path
from typing import Any, NamedTuple
from uuid import UUID

from css_inline import CSSInliner
from jinja2 import Environment, FileSystemLoader, StrictUndefined, select_autoescape

from api.core.i18n import Language, translate, translate_count

_FEATURES = Path(__file__).parents[1]
_SHARED = Path(__file__).with_name("templates")


class RenderedMail(NamedTuple):
    subject: str
    text: str
    html: str


def mail_templates() -> set[str]:
    """Names of all template pairs, without suffixes and without shared layouts."""
    texts = _FEATURES.glob("*/templates/*.txt.j2")
    paths = [path for path in texts if path.parent != _SHARED]
    return {f"{path.parts[-3]}/{path.name.removesuffix('.txt.j2')}" for path in paths}


def render(
    name: str, language: Language, *, public_url: str, subject: str, **values: Any
) -> RenderedMail:
    """`name`: `<feature>/<template>`."""
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
    """Page of a procurement or dialogue in the language of the mail, which may differ from the
    browser's."""
    return f"{public_url}/{kind}s/{item_id}?lang={language}"


@lru_cache(32768)
def _once(hashable: Hashable, template: str) -> str:
    return _templates().get_template(template).render(block=hashable).strip()


def _words(language: Language, name: str, /, **params: Any) -> str:
    return translate(name, language, **params)


def _counted(language: Language, name: str, count: int, /, **params: Any) -> str:
    return translate_count(name, count, language, **params)


class _FeatureTemplates(FileSystemLoader):
    """Finds templates in all features and inlines `mail.css`: mail programs drop style sheets.

    Styles are inlined when a template is loaded, not for every mail. Nothing is fetched.
    """

    def get_source(
        self, environment: Environment, template: str
    ) -> tuple[str, str, Callable[[], bool]]:
        feature, _, file = template.rpartition("/")
        place = f"{feature}/templates/{file}" if feature else file
        source, path, is_fresh = super().get_source(environment, place)
        if template.endswith(".html.j2"):
            source = _inline(source)
        return source, path, is_fresh


def _inline(template: str) -> str:
    css = (_SHARED / "mail.css").read_text()
    if template.startswith("<!doctype"):
        return CSSInliner(extra_css=css, load_remote_stylesheets=False).inline(template)
    return CSSInliner(load_remote_stylesheets=False).inline_fragment(template, css)


@cache
def _templates() -> Environment:
    templates = Environment(
        loader=_FeatureTemplates([_SHARED, _FEATURES]),
        autoescape=select_autoescape(["html.j2"], default_for_string=False),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
    )
    templates.filters["once"] = _once
    return templates
