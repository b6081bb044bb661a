"""Why a command stopped."""


class CommandFailed(RuntimeError):
    """A sentence for whoever typed the command; printed without a trace, exit status 1."""
