"""A scanner that speaks clamd's INSTREAM and knows one virus: EICAR."""

import socket
import struct
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import BinaryIO

from tests.evidence.factories import EICAR


@contextmanager
def scanner(*, max_length: int = 10_000_000) -> Iterator[str]:
    """The address of a running scanner."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        thread = threading.Thread(target=_serve, args=(server, max_length), daemon=True)
        thread.start()
        host, port = server.getsockname()
        yield f"{host}:{port}"
        # Closing alone does not wake `accept`.
        server.shutdown(socket.SHUT_RDWR)
        thread.join(5)


def _serve(server: socket.socket, max_length: int) -> None:
    while True:
        try:
            connection, _ = server.accept()
        except OSError:
            return
        with connection, connection.makefile("rb") as stream:
            assert stream.read(10) == b"zINSTREAM\0"
            connection.sendall(_answer(stream, max_length) + b"\0")


def _answer(stream: BinaryIO, max_length: int) -> bytes:
    seen = b""
    while length := struct.unpack(">I", stream.read(4))[0]:
        seen += stream.read(length)
        if len(seen) > max_length:
            return b"INSTREAM size limit exceeded. ERROR"
    return b"stream: Eicar-Test-Signature FOUND" if EICAR in seen else b"stream: OK"
