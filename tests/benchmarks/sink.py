"""An SMTP server that takes every mail and keeps none, as fast as asyncio goes.

    python -m tests.benchmarks.sink PORT COUNTS

In a process of its own. Its answers are all that a sender waits for: a real server's checks and
disk would hide what the sender costs. How many mails it has taken stands in the file COUNTS.
"""

import asyncio
import mmap
import struct
import sys
from pathlib import Path

from api.local.ports import LOOPBACK

COUNT = struct.Struct("=Q")
_GREETING, _OK, _GO_ON, _BYE = b"220 sink\r\n", b"250 OK\r\n", b"354 go on\r\n", b"221 bye\r\n"
_HELLO = b"250-sink\r\n250 PIPELINING\r\n"  # as most servers say
_END = b"\r\n.\r\n"


class Session(asyncio.Protocol):
    """Reads commands and mails as they come, several in one packet too."""

    def __init__(self, counts: mmap.mmap) -> None:
        self._counts = counts
        self._buffer = bytearray()
        self._in_mail = False

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self._transport = transport
        transport.write(_GREETING)

    def data_received(self, data: bytes) -> None:
        self._buffer += data
        while (end := self._buffer.find(_END if self._in_mail else b"\r\n")) >= 0:
            if self._in_mail:
                del self._buffer[: end + len(_END)]
                self._in_mail = False
                COUNT.pack_into(self._counts, 0, COUNT.unpack_from(self._counts)[0] + 1)
                self._transport.write(_OK)
            else:
                command = bytes(self._buffer[:4]).upper()
                del self._buffer[: end + 2]
                self._obey(command)

    def _obey(self, command: bytes) -> None:
        self._in_mail = command == b"DATA"
        self._transport.write({b"EHLO": _HELLO, b"DATA": _GO_ON, b"QUIT": _BYE}.get(command, _OK))
        if command == b"QUIT":
            self._transport.close()


async def serve(port: int, counts: mmap.mmap) -> None:
    loop = asyncio.get_running_loop()
    server = await loop.create_server(lambda: Session(counts), LOOPBACK, port)
    await server.serve_forever()


def main() -> None:
    port, path = int(sys.argv[1]), Path(sys.argv[2])
    with path.open("r+b") as file, mmap.mmap(file.fileno(), COUNT.size) as counts:
        asyncio.run(serve(port, counts))


if __name__ == "__main__":
    main()
