"""Checks one dictionary of a PDF: actions, files, forms."""

import pikepdf

from api.inspection.findings import Danger, Report
from api.inspection.links import link_danger, path_danger

_KEYS = {
    "/JS": Danger.SCRIPT,
    "/JavaScript": Danger.SCRIPT,
    "/EmbeddedFiles": Danger.EMBEDDED,
    "/EF": Danger.EMBEDDED,
    "/Collection": Danger.EMBEDDED,
    "/RichMediaContent": Danger.EMBEDDED,
    "/XFA": Danger.XFA,
    "/FFilter": Danger.EXTERNAL,
}
_KINDS = {
    "/EmbeddedFile": Danger.EMBEDDED,
    "/FileAttachment": Danger.EMBEDDED,
    "/RichMedia": Danger.EMBEDDED,
    "/3D": Danger.EMBEDDED,
    "/Movie": Danger.EMBEDDED,
    "/Sound": Danger.EMBEDDED,
    "/Screen": Danger.EMBEDDED,
}
_ACTIONS = {
    "/JavaScript": Danger.SCRIPT,
    "/Launch": Danger.ACTION,
    "/GoToE": Danger.ACTION,
    "/Rendition": Danger.ACTION,
    "/Movie": Danger.ACTION,
    "/Sound": Danger.ACTION,
    "/RichMediaExecute": Danger.ACTION,
    "/GoTo3DView": Danger.ACTION,
    "/SubmitForm": Danger.SENDING,
    "/ImportData": Danger.SENDING,
}
_PAGES = {"/NextPage", "/PrevPage", "/FirstPage", "/LastPage"}
_MOST_NEXT = 100


class Dictionary:
    def __init__(self, dictionary: pikepdf.Object, place: str, report: Report) -> None:
        self._dictionary, self._place, self._report = dictionary, place, report

    def judge(self) -> None:
        dictionary = self._dictionary
        for key, danger in _KEYS.items():
            if key in dictionary:
                self._add(danger, key)
        for key in ("/Type", "/Subtype"):
            if danger_of := _KINDS.get(_name(dictionary.get(key))):
                self._add(danger_of, _name(dictionary.get(key)))
        action = _name(dictionary.get("/S"))
        if danger_of := _ACTIONS.get(action):
            self._add(danger_of, action)
        self._automatic_actions()
        self._links()

    def _automatic_actions(self) -> None:
        """Checks actions that start automatically: when the file is opened, or by the pointer."""
        self._require_page("/OpenAction", self._dictionary.get("/OpenAction"))
        more = self._dictionary.get("/AA")
        if isinstance(more, pikepdf.Dictionary):
            for key, value in more.items():
                self._require_page(f"/AA {key}", value)

    def _require_page(self, key: str, action: object) -> None:
        if isinstance(action, pikepdf.Array) and key == "/OpenAction":
            return  # a destination in the file
        for _ in range(_MOST_NEXT):
            if action is None:
                return
            if not isinstance(action, pikepdf.Dictionary) or not _leads_to_page(action):
                break
            action = action.get("/Next")
        self._add(Danger.ACTION, key)

    def _links(self) -> None:
        dictionary = self._dictionary
        address = dictionary.get("/URI")
        if isinstance(address, pikepdf.Dictionary):
            address = address.get("/Base")
        if isinstance(address, pikepdf.String) and (danger := link_danger(str(address))):
            self._add(danger, str(address))
        if isinstance(dictionary, pikepdf.Stream) and "/F" in dictionary:
            self._add(Danger.EXTERNAL, "/F")
        if _name(dictionary.get("/FS")) == "/URL":
            self._add(Danger.EXTERNAL, "/FS /URL")
        for key in ("/F", "/UF", "/Unix", "/DOS", "/Mac"):
            value = dictionary.get(key)
            if isinstance(value, pikepdf.String) and (danger := _file_danger(str(value))):
                self._add(danger, str(value))

    def _add(self, danger: Danger, content: str) -> None:
        self._report.add(danger, self._place, content)


def _leads_to_page(action: pikepdf.Object) -> bool:
    kind = _name(action.get("/S"))
    if kind == "/Named":
        return _name(action.get("/N")) in _PAGES
    return kind == "/GoTo" or ("/S" not in action and "/D" in action)


def _name(value: object) -> str:
    return str(value) if isinstance(value, pikepdf.Name) else ""


def _file_danger(name: str) -> Danger | None:
    """Accepts a link to a file beside this one, and refuses files elsewhere."""
    if name.startswith(("/", "\\")):
        return Danger.PATH
    return path_danger(name) or link_danger(name)
