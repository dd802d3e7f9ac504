"""Shows caught mails as pages, and as JSON for tests and scripts."""

import json
import re
from collections.abc import Callable
from dataclasses import dataclass
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from importlib import resources
from urllib.parse import parse_qs, urlsplit

import jinja2

from api.local.mail_folder import Mail, MailFolder
from api.local.ports import LOOPBACK

_SHOWN = 200
_HTML = "text/html; charset=utf-8"
_TEXT = "text/plain; charset=utf-8"

_PAGE_POLICY = "default-src 'none'; style-src 'self'; frame-src 'self'; base-uri 'none'"
# A mail is untrusted: it runs no scripts, fetches nothing and has its own origin. Its links open in
# a new window, as from a mail program.
_MAIL_POLICY = (
    "sandbox allow-popups allow-popups-to-escape-sandbox; default-src 'none'; "
    "style-src 'unsafe-inline'; img-src data:"
)

_pages = jinja2.Environment(
    loader=jinja2.PackageLoader("api.local", "mail_pages"),
    autoescape=True,
    undefined=jinja2.StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
)


@dataclass(frozen=True, slots=True)
class Answer:
    body: str | bytes
    kind: str = _HTML
    policy: str = _PAGE_POLICY
    status: HTTPStatus = HTTPStatus.OK


_LOOPBACK_NAMES = {LOOPBACK, "localhost", "::1"}
_WRONG_HOST = Answer(
    "Ask by the address 127.0.0.1 or localhost.\n", _TEXT, status=HTTPStatus.MISDIRECTED_REQUEST
)
_MISSING = Answer("There is nothing here.\n", _TEXT, status=HTTPStatus.NOT_FOUND)


def mail_server(folder: MailFolder, port: int) -> ThreadingHTTPServer:
    handler = type("MailHandler", (_Handler,), {"folder": folder})
    return ThreadingHTTPServer((LOOPBACK, port), handler)


class _Handler(BaseHTTPRequestHandler):
    folder: MailFolder

    def do_GET(self) -> None:
        answer = answer_to(self.path, self.folder) if self._is_local_host() else _WRONG_HOST
        body = answer.body.encode(errors="replace") if isinstance(answer.body, str) else answer.body
        self.send_response(answer.status)
        self.send_header("Content-Type", answer.kind)
        self.send_header("Content-Length", str(len(body)))
        self.send_header("Content-Security-Policy", answer.policy)
        self.send_header("X-Content-Type-Options", "nosniff")
        self.send_header("Referrer-Policy", "no-referrer")
        self.send_header("Cache-Control", "no-store")
        self.end_headers()
        self.wfile.write(body)

    def _is_local_host(self) -> bool:
        """Whether the host is a name of this machine, against DNS rebinding by other sites."""
        try:
            host = urlsplit(f"//{self.headers.get('Host', '')}").hostname
        except ValueError:
            return False
        return host in _LOOPBACK_NAMES

    def log_message(self, *_arguments: object) -> None:
        """Log nothing: addresses of mails must not get into the log."""


def answer_to(target: str, folder: MailFolder) -> Answer:
    url = urlsplit(target)
    query = {name: values[-1] for name, values in parse_qs(url.query).items()}
    for pattern, route in _LISTS.items():
        if url.path == pattern:
            return route(folder, query)
    for regex, show in _SINGLE.items():
        if match := re.fullmatch(regex, url.path):
            mail = folder.get(match[1])
            return show(mail) if mail else _MISSING
    return _MISSING


def _list(folder: MailFolder, query: dict[str, str]) -> Answer:
    mails = folder.newest(_SHOWN, query.get("to", ""))
    page = _pages.get_template("list.html")
    return Answer(page.render(mails=mails, to=query.get("to", ""), shown=_SHOWN))


def _list_json(folder: MailFolder, query: dict[str, str]) -> Answer:
    limit = query.get("limit", "")
    mails = folder.newest(int(limit) if limit.isdecimal() else _SHOWN, query.get("to", ""))
    return _json([mail.as_json() for mail in mails])


def _style(_folder: MailFolder, _query: dict[str, str]) -> Answer:
    style = resources.files("api.local").joinpath("mail_pages/style.css").read_text()
    return Answer(style, "text/css; charset=utf-8")


def _show(mail: Mail) -> Answer:
    return Answer(_pages.get_template("mail.html").render(mail=mail))


def _show_html(mail: Mail) -> Answer:
    opening = re.compile(r"<head[^>]*>", re.IGNORECASE)
    html = opening.sub(lambda head: f'{head[0]}<base target="_blank">', mail.html, count=1)
    return Answer(html, policy=_MAIL_POLICY)


def _show_source(mail: Mail) -> Answer:
    return Answer(mail.source, _TEXT)


def _show_json(mail: Mail) -> Answer:
    return _json(mail.as_json())


def _json(value: object) -> Answer:
    return Answer(json.dumps(value, ensure_ascii=False, indent=1), "application/json")


_LISTS: dict[str, Callable[[MailFolder, dict[str, str]], Answer]] = {
    "/": _list,
    "/api/mails": _list_json,
    "/style.css": _style,
}
_SINGLE: dict[str, Callable[[Mail], Answer]] = {
    r"/mails/(\d+)": _show,
    r"/mails/(\d+)/html": _show_html,
    r"/mails/(\d+)/source": _show_source,
    r"/api/mails/(\d+)": _show_json,
}
