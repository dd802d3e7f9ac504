"""Checks relationships of an Office file: from a part to other parts, and to the outside."""

import posixpath

from api.inspection.findings import Danger, Report
from api.inspection.links import link_danger, path_danger
from api.inspection.xml import Attributes

_REFUSED = {
    "attachedtemplate": Danger.TEMPLATE,
    "oleobject": Danger.OLE,
    "control": Danger.ACTIVE_X,
    "activexcontrolbinary": Danger.ACTIVE_X,
    "vbaproject": Danger.MACROS,
    "wordvbadata": Danger.MACROS,
    "xlmacrosheet": Danger.MACROS,
    "xlintlmacrosheet": Danger.MACROS,
    "dialogsheet": Danger.MACROS,
    "afchunk": Danger.OTHER_DOCUMENT,
    "subdocument": Danger.OTHER_DOCUMENT,
    "frame": Danger.OTHER_DOCUMENT,
    "externallink": Danger.EXTERNAL,
    "externallinkpath": Danger.EXTERNAL,
    "transform": Danger.EXTERNAL,
    "connections": Danger.CONNECTION,
    "querytable": Danger.CONNECTION,
    "mailmergesource": Danger.CONNECTION,
    "mailmergeheadersource": Danger.CONNECTION,
    "attachedtoolbars": Danger.CUSTOM_UI,
    "keymapcustomizations": Danger.CUSTOM_UI,
    "extensibility": Danger.CUSTOM_UI,
    "webextension": Danger.CUSTOM_UI,
    "webextensiontaskpanes": Danger.CUSTOM_UI,
}
"""By the last segment of the type, which is the same in both editions of the standard and in
Microsoft's own types.
"""


class Relationships:
    def __init__(self, report: Report) -> None:
        self._report = report
        self._sources: dict[str, set[tuple[str, str]]] = {}
        """By target: the folder of the part that refers to it, and the type of the relationship."""

    def add(self, part: str, attributes: Attributes) -> None:
        given = dict(attributes)
        kind = given.get("Type", "").strip().rstrip("/").rpartition("/")[2].lower()
        target = given.get("Target", "")
        if danger := _REFUSED.get(kind):
            self._report.add(danger, part, target)
        if danger := path_danger(target):
            self._report.add(danger, part, target)
        if given.get("TargetMode", "").strip().lower() == "external":
            danger = link_danger(target) if kind == "hyperlink" else Danger.EXTERNAL
            if danger:
                self._report.add(danger, part, target)
        elif ":" in target:
            self._report.add(Danger.EXTERNAL, part, target)
        else:
            self._keep(part, kind, target)

    def _keep(self, part: str, kind: str, target: str) -> None:
        folder = posixpath.dirname(posixpath.dirname(part))
        path = target if target.startswith("/") else posixpath.join("/", folder, target)
        path = posixpath.normpath(path).lstrip("/").lower()
        self._sources.setdefault(path, set()).add((folder.lower(), kind))

    def is_of_a_chart(self, part: str) -> bool:
        sources = self._sources.get(part.lower(), set())
        return bool(sources) and all(
            folder.endswith(("/charts", "/chartex")) and kind == "package"
            for folder, kind in sources
        )
