"""The receiver that webhooks are tested with."""

import socket

from tests.receiver import Receiver

HEAD = b"POST /hook HTTP/1.1\r\nHost: x\r\nContent-Length: 2\r\nWebhook-Id: 1\r\n\r\n"


def test_incomplete_request_is_not_recorded() -> None:
    with Receiver().running() as receiver:
        for sent in (HEAD, HEAD + b"{", HEAD + b"{}"):
            with socket.create_connection(("127.0.0.1", receiver.port)) as sender:
                sender.sendall(sent)
                sender.shutdown(socket.SHUT_WR)
                while sender.recv(1024):
                    pass
        assert [received.body for received in receiver.received] == [b"{}"]
