"""Objects named in strings, as Celery and Granian take them, exist: no checker follows those."""

import re

from tests.architecture.test_files import ROOT, tracked

OBJECT = re.compile(r"""["'=]((?:api|workers|tests)(?:\.\w+)+):(\w+)["'\s]""")
_ENDINGS = (".py", ".toml", ".service", ".yaml", ".yml")


def test_objects_named_in_strings_exist() -> None:
    named = {
        (file, module, name)
        for file in tracked()
        if file.endswith(_ENDINGS)
        for module, name in OBJECT.findall((ROOT / file).read_text())
    }
    assert ("workers/app.py", "workers.listener", "Listener") in named
    lost = [(file, f"{module}:{name}") for file, module, name in named if not _has(module, name)]
    assert lost == []


def _has(module: str, name: str) -> bool:
    """Whether the module's text defines the name: workers need settings to be imported."""
    path = (ROOT / module.replace(".", "/")).with_suffix(".py")
    definition = rf"^(?:(?:async )?def|class) {name}\b|^{name}\b.*="
    return re.search(definition, path.read_text(), re.MULTILINE) is not None
