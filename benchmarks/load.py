"""A small closed-loop HTTP/1.1 client: each connection asks again as soon as it was answered.

It is the same for whatever it measures, and light: one coroutine a connection, whole requests
written at once, answers read by their Content-Length.
"""

import asyncio
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

import uvloop

from benchmarks.recording import Call

CONNECTIONS = 8
HOST = "127.0.0.1"
PATIENCE = 30.0
"""Seconds after which a server that does not answer ends the run."""


@dataclass
class Slice:
    """What was answered in a stretch of time."""

    seconds: float = 0.0
    latencies: list[float] = field(default_factory=list)
    failures: list[str] = field(default_factory=list)

    @property
    def per_second(self) -> float:
        """Good answers a second."""
        return len(self.latencies) / self.seconds


def run(
    ports: Sequence[int],
    calls: Iterator[Call],
    *,
    authorization: str,
    seconds: float,
    connections: int = CONNECTIONS,
) -> Slice:
    """Send calls until they or the time have run out."""
    return uvloop.run(_run(ports, calls, authorization, seconds, connections))


async def _run(
    ports: Sequence[int],
    calls: Iterator[Call],
    authorization: str,
    seconds: float,
    connections: int,
) -> Slice:
    done = Slice()
    streams = [
        await asyncio.open_connection(HOST, ports[n % len(ports)]) for n in range(connections)
    ]
    begun = time.perf_counter()
    deadline = begun + seconds
    await asyncio.gather(
        *(_ask(stream, calls, authorization, deadline, done) for stream in streams)
    )
    done.seconds = time.perf_counter() - begun
    for _, writer in streams:
        writer.close()
    return done


async def _ask(
    stream: tuple[asyncio.StreamReader, asyncio.StreamWriter],
    calls: Iterator[Call],
    authorization: str,
    deadline: float,
    done: Slice,
) -> None:
    reader, writer = stream
    while (begun := time.perf_counter()) < deadline:
        call = next(calls, None)
        if call is None:
            return
        writer.write(_request(call, authorization))
        async with asyncio.timeout(PATIENCE):
            head = await reader.readuntil(b"\r\n\r\n")
            body = await reader.readexactly(_length(head))
        if head.startswith((b"HTTP/1.1 200", b"HTTP/1.1 201")):
            done.latencies.append(time.perf_counter() - begun)
        else:
            done.failures.append(f"{call.key}: {head[:20]!r} {body[:300].decode()}")


def _request(call: Call, authorization: str) -> bytes:
    head = (
        f"{call.method} {call.path} HTTP/1.1\r\nHost: {HOST}\r\nAuthorization: {authorization}\r\n"
    )
    if call.body:
        head += f"Content-Type: application/json\r\nContent-Length: {len(call.body)}\r\n"
    return head.encode() + b"\r\n" + call.body


def _length(head: bytes) -> int:
    _, _, rest = head.lower().partition(b"\r\ncontent-length:")
    return int(rest.split(b"\r\n", 1)[0])
