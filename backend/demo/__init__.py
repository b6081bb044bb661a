"""A province of invented schools and people, to look at and to try. Never in production."""

from backend.demo.cast import logins
from backend.demo.service import load

__all__ = ["load", "logins"]
