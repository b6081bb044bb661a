"""The floor: the least any server does for the same requests.

Bare Starlette, psycopg and orjson say the recorded statements word for word: BEGIN, set_config,
SQL, COMMIT. No sign-in, no permission, no validation, no object, no decision. `python -m
benchmarks.floor DESCRIPTOR RECORDINGS` serves one process of it.
"""

import pickle
import queue
import socket
import sys
from pathlib import Path
from typing import Any

import orjson
import psycopg
import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from benchmarks.recording import Recording

CONNECTIONS = 8


class Floor:
    """Replays recordings by the address they were asked for."""

    def __init__(self, url: str, recordings: dict[str, Recording]) -> None:
        self._recordings = recordings
        self._free: queue.LifoQueue[psycopg.Connection] = queue.LifoQueue()
        for _ in range(CONNECTIONS):
            self._free.put(psycopg.connect(url))

    def __call__(self, request: Request) -> Response:
        """Answer one request."""
        query = request.url.query
        path = request.url.path + (f"?{query}" if query else "")
        recording = self._recordings[f"{request.method} {path}"]
        connection = self._free.get()
        try:
            found = self._replay(connection, recording)
            connection.commit()
        except BaseException:
            connection.rollback()
            raise
        finally:
            self._free.put(connection)
        return Response(orjson.dumps(found, default=str), media_type="application/json")

    @staticmethod
    def _replay(connection: psycopg.Connection, recording: Recording) -> list[Any]:
        found = []
        with connection.cursor() as cursor:
            cursor.execute(SET_SCOPE, list(recording.scope.values()))
            for statement, values in recording.statements:
                cursor.execute(statement, values)
                if cursor.description is not None:
                    names = [column.name for column in cursor.description]
                    rows = cursor.fetchall()
                    found.append([dict(zip(names, row, strict=True)) for row in rows])
        return found


SET_SCOPE = (
    "select set_config('app.scope_from', %s, true), set_config('app.scope_to', %s, true),"
    " set_config('app.organisation_id', %s, true), set_config('app.membership_id', %s, true),"
    " set_config('app.assigned_to', %s, true), set_config('app.ancestors', %s, true)"
)


def main(descriptor: int, recordings: Path) -> None:
    """Serve on a socket that is already bound."""
    url, known = pickle.loads(recordings.read_bytes())
    floor = Floor(url, known)
    methods = ["GET", "POST"]
    app = Starlette(routes=[Route("/{path:path}", floor.__call__, methods=methods)])
    config = uvicorn.Config(
        app, loop="uvloop", http="httptools", lifespan="off", log_config=None, access_log=False
    )
    uvicorn.Server(config).run(sockets=[socket.socket(fileno=descriptor)])


if __name__ == "__main__":
    main(int(sys.argv[1]), Path(sys.argv[2]))
