"""Why the embedded server did not start: sentences for whoever typed the command."""


class EmbeddedServerError(RuntimeError):
    """Says what happened and what to do next; the command line prints it without a trace."""


class ForeignFolder(EmbeddedServerError):
    """The data was made by another user of this machine."""

    def __init__(self, folder: object, *, maker: str, caller: str) -> None:
        super().__init__(
            f"The database in {folder} was made by {maker}, and you are {caller}. Run this as"
            f" {maker}, or set XIAOHAO_VAR_DIR to a folder of your own."
        )


class RootRefused(EmbeddedServerError):
    """PostgreSQL does not run as root, and no other way was open."""

    def __init__(self, reasons: list[str]) -> None:
        super().__init__(
            "PostgreSQL refuses to run as root, and another user could not be given to it"
            f" ({'; '.join(reasons)}). Run this as an ordinary user, or set DATABASE_URL to a"
            " PostgreSQL of your own."
        )


class ServerFailed(EmbeddedServerError):
    """The server ended while it was starting, or did not answer in time."""

    def __init__(self, what: str, log_tail: str) -> None:
        super().__init__(f"The embedded PostgreSQL {what}. Its log ends:\n{log_tail}")
