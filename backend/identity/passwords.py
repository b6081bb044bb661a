"""Passwords: argon2id through passlib, and the rules a new one must meet."""

import secrets
import string

from passlib.context import CryptContext

from backend.core.errors import Fault

# OWASP Password Storage Cheat Sheet: argon2id, 19 MiB, two passes, one lane.
_context = CryptContext(
    schemes=["argon2"],
    argon2__type="ID",
    argon2__memory_cost=19 * 1024,
    argon2__time_cost=2,
    argon2__parallelism=1,
)
# Verified against when the user is unknown, so that both answers take the same time.
_NOBODY = _context.hash(secrets.token_urlsafe(24))

_KINDS = (string.ascii_lowercase, string.ascii_uppercase, string.digits)
_OBVIOUS = ("password", "12345678", "qwerty", "admin123", "abc123", "xiaohao", "11111111")


def hash_password(password: str) -> str:
    """An argon2id hash with its parameters and salt."""
    return str(_context.hash(password))


def verify(password: str, password_hash: str | None) -> tuple[bool, str | None]:
    """Whether it matches, and a new hash where the parameters have moved on."""
    if len(password) > 200:
        return False, None
    matches, renewed = _context.verify_and_update(password, password_hash or _NOBODY)
    return bool(matches) and password_hash is not None, renewed


def faults_in(password: str, *, username: str, min_length: int) -> list[Fault]:
    """What keeps a new password from being accepted (GB/T 22239-2019 8.1.4.1 a: complexity)."""
    faults: list[Fault] = []

    def add(code: str, chinese: str, english: str) -> None:
        faults.append(Fault("body.new_password", code, chinese, english))

    if not min_length <= len(password) <= 200:
        add("length", f"长度应为 {min_length} 到 200 位", f"Use {min_length} to 200 characters")
    others = sum(all(c not in kind for kind in _KINDS) for c in password) > 0
    if sum(any(c in kind for c in password) for kind in _KINDS) + others < 3:
        add(
            "variety",
            "应包含小写字母、大写字母、数字、符号中的至少三类",
            "Use at least three of: lower case, upper case, digits, symbols",
        )
    lowered = password.lower()
    if username.lower() in lowered or any(word in lowered for word in _OBVIOUS):
        add(
            "obvious",
            "不能包含用户名或常见弱口令",
            "It contains the user name or a common password",
        )
    return faults


def one_time_password() -> str:
    """A random password that meets the rules, to be handed over and changed at once."""
    alphabet = "abcdefghjkmnpqrstuvwxyz"
    return "-".join(
        (
            "".join(secrets.choice(alphabet) for _ in range(4)),
            "".join(secrets.choice(alphabet.upper()) for _ in range(4)),
            "".join(secrets.choice("23456789") for _ in range(4)),
        )
    )
