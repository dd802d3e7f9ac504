"""A feature has the files of a fixed list; its README says why it has any other."""

import re

import pytest

from tests.architecture.test_files import ROOT, tracked

ROLES = {
    "events",
    "models",
    "inputs",
    "rules",
    "queries",
    "views",
    "recording",
    "service",
    "mails",
    "jobs",
    "filters",
    "schemas",
    "routes",
    "personal_data",
    "mail_samples",
}
"""Each a file, or a folder once the file is too long."""
ALWAYS = {"README.md", "__init__.py", "texts", "templates"}
NO_FEATURES = {"base", "beside"}
"""Layers of the map: the kernel, the HTTP framework, the commands, the composition root."""
MAP = (ROOT / "api" / "README.md").read_text("utf-8")


def layers() -> dict[str, str]:
    """The folders of `api/` by the map, with the layer that each is in."""
    found, layer = {}, ""
    for name, folders in re.findall(r"^\| ([\w ]*)\| (`[^|]+`) \|", MAP, re.MULTILINE):
        layer = name.strip() or layer
        found.update(dict.fromkeys(re.findall(r"`(\w+)/`", folders), layer))
    return found


FEATURES = sorted(name for name, layer in layers().items() if layer not in NO_FEATURES)


def entries(folder: str) -> set[str]:
    """Names of the files and folders that lie in it."""
    start = f"{folder}/"
    return {name.removeprefix(start).split("/")[0] for name in tracked() if name.startswith(start)}


def explained(name: str, readme: str) -> bool:
    """Whether a line names the file, or something in it, and has words beside the names."""
    code = re.compile(rf"`{re.escape(name.removesuffix('.py'))}(?:[./][^`]*)?`")
    lines = [line for line in readme.splitlines() if code.search(line)]
    return any(re.search(r"\w", re.sub(r"`[^`]*`", "", line)) for line in lines)


def test_map_names_every_folder() -> None:
    folders = {name.split("/")[1] for name in tracked() if re.match(r"api/\w+/", name)}
    assert set(layers()) == folders


def test_readme_of_api_lists_the_roles() -> None:
    _, table = MAP.split("## A feature, bottom to top")
    assert set(re.findall(r"^\| `(\w+)\.py` \|", table, re.MULTILINE)) == ROLES


@pytest.mark.parametrize("feature", FEATURES)
def test_file_outside_the_list_is_explained_in_the_readme(feature: str) -> None:
    readme = (ROOT / "api" / feature / "README.md").read_text("utf-8")
    others = {
        name
        for name in entries(f"api/{feature}") - ALWAYS
        if name.removesuffix(".py") not in ROLES and not explained(name, readme)
    }
    assert others == set()


def test_readme_must_say_more_than_the_name() -> None:
    assert explained("claims.py", "| claim it | `claims.ready` | the endpoint is locked |")
    assert explained("stream", "`stream/` sends events as they come.")
    assert not explained("claims.py", "| `claims.py`, `delivery.py` | |")
    assert not explained("claims.py", "`webhook_claims.ready` selects the next delivery.")
