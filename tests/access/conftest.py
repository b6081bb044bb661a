"""The laboratory, for tests of what the guards and keys do to a request."""

from tests.core.conftest import gate, lab, lab_client

__all__ = ["gate", "lab", "lab_client"]
