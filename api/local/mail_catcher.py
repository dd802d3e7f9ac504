"""Catches all mails of the platform on this machine and shows them on a page.

`python -m api.local.mail_catcher --smtp-port 2525 --http-port 8025 --folder mails`
"""

import argparse
import signal
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from api.local.mail_folder import MailFolder
from api.local.mail_page import mail_server
from api.local.ports import LOOPBACK
from api.local.smtp_sink import SmtpSink


@dataclass(frozen=True, slots=True)
class MailCatcher:
    smtp_port: int
    http_port: int

    @property
    def page(self) -> str:
        return f"http://{LOOPBACK}:{self.http_port}/"


@contextmanager
def mail_catcher(folder: Path, smtp_port: int = 0, http_port: int = 0) -> Iterator[MailCatcher]:
    """Run both servers in threads. With port 0 the system chooses a port."""
    mails = MailFolder(folder)
    with SmtpSink(smtp_port, keep=mails.keep) as sink, mail_server(mails, http_port) as pages:
        thread = threading.Thread(target=pages.serve_forever, kwargs={"poll_interval": 0.1})
        thread.start()
        try:
            yield MailCatcher(sink.port, pages.server_port)
        finally:
            pages.shutdown()
            thread.join()


def main() -> int:
    parser = argparse.ArgumentParser(description="Catch mails and show them.")
    parser.add_argument("--smtp-port", type=int, default=2525)
    parser.add_argument("--http-port", type=int, default=8025)
    parser.add_argument("--folder", type=Path, required=True)
    options = parser.parse_args()
    ends = {signal.SIGINT, signal.SIGTERM}
    signal.pthread_sigmask(signal.SIG_BLOCK, ends)  # before the threads, which inherit it
    try:
        with mail_catcher(options.folder, options.smtp_port, options.http_port) as catcher:
            print(
                f"catching mails on port {catcher.smtp_port}, read them at {catcher.page}",
                flush=True,
            )
            signal.sigwait(ends)
    except OSError as error:
        print(f"the mail catcher cannot start: {error}", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
