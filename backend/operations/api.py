"""One process of the API, on a socket that its supervisor listens on."""

import socket
import sys

import uvicorn

from backend.core.config import settings
from backend.core.db import Database
from backend.main import create_app
from backend.operations.parent import wait_for_parent


def main(descriptor: int) -> None:
    """Serve until told to end; requests under way are finished first."""
    database = Database(settings().database_url, pool_size=settings().pool_size)
    config = uvicorn.Config(
        create_app(settings(), database),
        loop="uvloop",
        http="httptools",
        lifespan="on",
        log_config=None,
        log_level="warning",
        access_log=False,
        server_header=False,
        timeout_graceful_shutdown=10,
    )
    config.load()
    wait_for_parent()
    uvicorn.Server(config).run(sockets=[socket.socket(fileno=descriptor)])


if __name__ == "__main__":
    main(int(sys.argv[1]))
