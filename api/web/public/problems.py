"""Where a problem's `type` leads: what it means, how to put it right, and the codes of faults."""

import re
from collections.abc import Iterator
from typing import NamedTuple

from litestar import Controller, Response, get
from litestar.exceptions import NotFoundException
from litestar.params import FromPath

from api.core.errors import Problem
from api.core.i18n import Language, translate, words_by_name
from api.http.requests import ApiRequest
from api.web.page import language_of, render_page

_PAGE = {"any_parameters": True}
_PLACEHOLDER = re.compile(r"\{[^}]*\}")
_FAULT = "fault."


class ProblemKind(NamedTuple):
    name: str
    status: int
    title: str
    detail: str
    fix: str


class ProblemPages(Controller):
    path = "/problems"
    include_in_schema = False

    @get("/", opt=_PAGE, sync_to_thread=False)
    def all_kinds(self, request: ApiRequest) -> Response[str]:
        """Every kind of problem, and every code of a fault."""
        language = language_of(request)
        kinds = [_described(kind, language) for kind in problem_kinds().values()]
        kinds.sort(key=lambda kind: (kind.status, kind.name))
        return render_page(request, "problems", kinds=kinds, faults=dict(fault_codes(language)))

    @get("/{name:str}", opt=_PAGE, sync_to_thread=False)
    def kind(self, request: ApiRequest, name: FromPath[str]) -> Response[str]:
        """What a problem's `type` address opens."""
        kind = problem_kinds().get(name)
        if kind is None:
            raise NotFoundException
        return render_page(request, "problem", kind=_described(kind, language_of(request)))


def problem_kinds(base: type[Problem] = Problem) -> dict[str, type[Problem]]:
    """By their names."""
    result: dict[str, type[Problem]] = {}
    for kind in base.__subclasses__():
        result |= {kind.name: kind, **problem_kinds(kind)}
    return result


def fault_codes(language: Language) -> Iterator[tuple[str, str]]:
    """All codes that `errors` may hold, in the order of the alphabet, with what they say."""
    for name, words in words_by_name(language, _FAULT).items():
        yield name.removeprefix(_FAULT), _readable(words)


def _described(kind: type[Problem], language: Language) -> ProblemKind:
    title, detail, fix = (
        translate(f"problem.{kind.name}.{part}", language) for part in ("title", "detail", "fix")
    )
    return ProblemKind(kind.name, kind.status, title, _readable(detail), fix)


def _readable(words: str) -> str:
    """With dots for what only an answer knows."""
    return _PLACEHOLDER.sub("…", words)
