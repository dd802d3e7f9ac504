import socket

LOOPBACK = "127.0.0.1"
HIGHEST_PORT = 65_535


def free_port() -> int:
    """A port that is free now. Another process may take it first, so callers must be ready to
    retry.
    """
    with socket.socket() as probe:
        probe.bind((LOOPBACK, 0))
        port: int = probe.getsockname()[1]
        return port


def is_taken(port: int) -> bool:
    """Whether a server could not bind the port now. A port in TIME_WAIT can be bound again."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((LOOPBACK, port))
        except OSError:
            return True
        return False
