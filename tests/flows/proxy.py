"""The sample of `deploy/nginx` as a real proxy in front of an API, with ports of its own."""

import os
import re
import shutil
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from api.local.ports import LOOPBACK, free_port

SAMPLE = Path(__file__).parents[2] / "deploy/nginx/vuoropuhelu.conf"
PROGRAM = shutil.which("nginx", path=f"{os.environ.get('PATH', '')}:/usr/sbin")
OPENSSL = shutil.which("openssl")
MAIN = """
daemon off;
master_process on;
{user}
worker_processes 1;
pid {folder}/pid;
error_log {folder}/nginx.log warn;
events {{ worker_connections 256; }}
http {{
    default_type application/octet-stream;
    client_body_temp_path {folder}/body;
    proxy_temp_path {folder}/proxy;
    fastcgi_temp_path {folder}/fastcgi;
    uwsgi_temp_path {folder}/uwsgi;
    scgi_temp_path {folder}/scgi;
    include {folder}/sample.conf;
}}
"""


def sample(folder: Path, api_port: int, port: int) -> str:
    """Word for word, but for ports and paths of the machine it is for."""
    text = re.sub(r"^ *listen \[::\].*\n", "", SAMPLE.read_text("utf-8"), flags=re.MULTILINE)
    for theirs, ours in (
        ("listen 80;", f"listen {LOOPBACK}:{free_port()};"),
        ("listen 443", f"listen {LOOPBACK}:{port}"),
        ("server 127.0.0.1:8000;", f"server {LOOPBACK}:{api_port};"),
        ("/etc/ssl/vuoropuhelu", str(folder)),
        ("/var/log/nginx", str(folder)),
    ):
        assert theirs in text, theirs
        text = text.replace(theirs, ours)
    return text


@contextmanager
def running_proxy(folder: Path, api_port: int) -> Iterator[str]:
    """Its address."""
    assert PROGRAM is not None
    assert OPENSSL is not None
    folder.mkdir()
    _certificate(folder)
    port = free_port()
    (folder / "sample.conf").write_text(sample(folder, api_port, port), "utf-8")
    user = "user root;" if os.geteuid() == 0 else ""  # else it could not write into our folder
    (folder / "nginx.conf").write_text(MAIN.format(folder=folder, user=user), "utf-8")
    command = [PROGRAM, "-p", str(folder), "-c", str(folder / "nginx.conf")]
    with subprocess.Popen(command, stderr=subprocess.PIPE, text=True) as process:
        try:
            _wait_for(process, port)
            yield f"https://{LOOPBACK}:{port}"
        finally:
            process.terminate()


def _certificate(folder: Path) -> None:
    names = ["-keyout", str(folder / "privkey.pem"), "-out", str(folder / "fullchain.pem")]
    subject = ["-subj", "/CN=vuoropuhelu.example", "-days", "2"]
    command = [str(OPENSSL), "req", "-x509", "-newkey", "rsa:2048", "-nodes", *names, *subject]
    subprocess.run(command, check=True, capture_output=True)


def _wait_for(process: subprocess.Popen[str], port: int) -> None:
    deadline = time.monotonic() + 20
    while time.monotonic() < deadline:
        if process.poll() is not None:
            raise AssertionError(process.stderr.read() if process.stderr else "nginx has ended")
        with socket.socket() as one:
            if one.connect_ex((LOOPBACK, port)) == 0:
                return
        time.sleep(0.05)
    raise AssertionError("nginx does not listen")
