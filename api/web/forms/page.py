"""Renders a form: empty, with a draft, refused with everything as typed, or as a preview."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from litestar import Response

from api.core.errors import Problem, StaleVersion, Unauthenticated
from api.core.i18n import translate
from api.forms.service import Entries
from api.http.requests import ApiRequest
from api.web.forgery import form_token
from api.web.forms.drafts import form_address, reader_mark
from api.web.forms.fields import Control, Field
from api.web.forms.form import Detail, Form, Given
from api.web.forms.placing import place
from api.web.forms.posted import VERSION, new_form_id, version_of
from api.web.page import NEVER, address_of, described, language_of, render_page, sign_in_path

FIRST_REFUSAL = 400


@dataclass(frozen=True)
class ShownField:
    """A field with what it holds and what is wrong with it."""

    field: Field
    texts: Sequence[str]
    errors: Sequence[str] = ()
    stored: Sequence[str] = ()
    """What somebody else has saved meanwhile, where that is something else."""

    @property
    def text(self) -> str:
        return self.texts[0] if self.texts else ""

    @property
    def kept_file(self) -> str:
        """Its name; empty if there is none."""
        return self.field.kept_name(self.text) if self.field.kept_name and self.text else ""


class SummaryLine(NamedTuple):
    text: str
    href: str | None


class Notice(NamedTuple):
    """A few words above a form, and where to go on."""

    text: str
    href: str | None = None
    link: str = ""


def empty_page(request: ApiRequest, form: Form, draft: Entries | None = None) -> Response[str]:
    """A draft keeps the version it was written for: the form does not overwrite a newer one."""
    notice = None
    if draft:
        text = translate("form.draft", language_of(request))
        fresh = translate("form.draft.discard", language_of(request))
        notice = Notice(text, address_of(request, draft="discard"), fresh)
    entries = draft or form.initial()
    version = version_of(next(iter(entries.get(VERSION, ())), ""))
    return _render(request, form, entries, notice=notice, form_id=new_form_id(), version=version)


def edit_page(request: ApiRequest, given: Given) -> Response[str]:
    """The form again, as it was sent: the way back from a preview. It keeps the version that the
    writer saw."""
    form_id, seal = _id_and_seal(given)
    return _render(
        request,
        given.form,
        given.entries,
        form_id=form_id,
        seal=seal,
        version=given.version,
        mark=given.reader_mark,
    )


def refused_page(request: ApiRequest, given: Given, problem: Problem) -> Response[str]:
    """Everything as typed, what is wrong at its field, and a summary above."""
    form, language = given.form, language_of(request)
    details = described(request, problem)
    placed = place(details.errors, form.fields)
    lines = [
        SummaryLine(f"{item.label}: {text}" if item.label else text, f"#{item.id}")
        for item in form.fields
        for text in placed.by_field.get(item.name, ())
    ]
    lines += [SummaryLine(text, None) for text in placed.elsewhere]
    notice = Notice(details.detail)
    if isinstance(problem, Unauthenticated):
        text = translate("form.sign_in_again", language)
        back = sign_in_path(form_address(request))
        signs_in = Notice(text, back, translate("page.sign_in.link", language))
        notice = Notice(*form.entrance) if form.entrance else signs_in
    form_id, seal = _id_and_seal(given)
    page = _render(
        request,
        form,
        given.entries,
        errors={**_lost_files(given), **placed.by_field},
        summary=lines,
        notice=notice if not lines else None,
        status=problem.status,
        form_id=form_id,
        seal=seal,
        is_stale=isinstance(problem, StaleVersion),
        version=form.version if isinstance(problem, StaleVersion) else given.version,
        mark=given.reader_mark,
    )
    if retry_after := problem.headers.get("Retry-After"):
        page.headers["Retry-After"] = retry_after
    return page


def _lost_files(given: Given) -> Mapping[str, list[str]]:
    """Of files that were sent and are not kept: no page can put a file into a browser's form."""
    again = translate("form.file.again", given.language)
    return {
        item.name: [again]
        for item in given.form.fields
        if item.control is Control.FILE and item.name in given.files
        if item.is_unkept_file or not given.text(item.name)
    }


def preview_page(request: ApiRequest, given: Given, details: Sequence[Detail]) -> Response[str]:
    """What will be public, and who sees it. Every field travels along, hidden."""
    return render_page(
        request,
        "form_preview",
        cache=NEVER,
        form=given.form,
        details=details,
        entries=[(name, text) for name, texts in given.entries.items() for text in texts],
        form_id=given.form_id,
        token=form_token(request),
        version=given.version,
        seal=given.seal if given.form.seal else None,
        mark=given.reader_mark,
        path=form_address(request),
    )


def _id_and_seal(given: Given) -> tuple[str, str | None]:
    """A form that comes back keeps both, so that no time is lost; one whose seal is of no use any
    more becomes a new form with the same text."""
    form_id, seal = given.form_id, given.form.seal
    if seal is None:
        return form_id, None
    if seal.is_usable(form_id, given.seal):
        return form_id, given.seal
    form_id = new_form_id()
    return form_id, seal.make(form_id)


def _render(
    request: ApiRequest,
    form: Form,
    entries: Entries,
    *,
    form_id: str,
    seal: str | None = None,
    errors: Mapping[str, Sequence[str]] | None = None,
    summary: Sequence[SummaryLine] = (),
    notice: Notice | None = None,
    status: int = 200,
    is_stale: bool = False,
    version: int | None = None,
    mark: str = "",
) -> Response[str]:
    errors = errors or {}
    return render_page(
        request,
        form.template,
        status=status,
        cache=NEVER,
        form=form,
        entries=entries,
        fields=[
            _shown(item, entries.get(item.name, ()), errors.get(item.name, ()), is_stale=is_stale)
            for item in form.fields
        ],
        summary=summary,
        notice=notice,
        is_refused=status >= FIRST_REFUSAL,
        form_id=form_id,
        token=form_token(request),
        version=form.version if version is None else version,
        seal=form.seal.make(form_id) if form.seal and seal is None else seal,
        mark=mark or reader_mark(request),
        path=form_address(request),
        **form.values,
    )


def _shown(
    item: Field, texts: Sequence[str], errors: Sequence[str], *, is_stale: bool
) -> ShownField:
    if item.is_current:
        texts = item.initial
    changed = is_stale and list(texts) != list(item.initial)
    labels = {option.value: option.label for option in item.options}
    stored = [labels.get(text, text) for text in item.initial] or ["–"]
    return ShownField(item, texts, errors, stored if changed else ())
