"""What notices refuse."""


class MisstatedNotice(ValueError):
    """A notice lacks a fact of its sentence, or has an unknown one: a bug, never an answer."""
