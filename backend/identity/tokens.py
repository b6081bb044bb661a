"""Access tokens: JWT (RFC 7519) signed HS256, the algorithm pinned, the key by `kid`."""

import hashlib
from dataclasses import dataclass
from datetime import timedelta
from functools import lru_cache
from uuid import UUID, uuid4

from jose import JWTError, jwt

from backend.core import clock

ALGORITHM = "HS256"
_AUDIENCE = "xiaohao"
# `exp` is required and judged in `read`, by our own clock: the library has only the machine's, and
# verifies whatever it requires.
_OPTIONS = {
    "verify_exp": False,
    **{f"require_{claim}": True for claim in ("aud", "sub", "jti")},
}


class WeakSecret(ValueError):
    """The signing key is shorter than its algorithm's hash (RFC 7518 §3.2)."""


class InvalidToken(Exception):
    """Not a token of ours, or not any more."""


@dataclass(frozen=True)
class Keys:
    """The current key, and the one before the last rotation."""

    current: str
    previous: str = ""

    def __post_init__(self) -> None:
        for key in filter(None, (self.current or "-", self.previous)):
            if len(key.encode()) < 32:
                raise WeakSecret("XIAOHAO_TOKEN_SECRET must hold at least 32 random bytes")


def _kid(key: str) -> str:
    return hashlib.sha256(b"kid:" + key.encode()).hexdigest()[:12]


def issue(keys: Keys, *, session_id: UUID, user_id: int, seconds: int) -> str:
    """A token that names a session and ends after `seconds`."""
    now = clock.now()
    claims = {
        "sub": str(user_id),
        "sid": str(session_id),
        "jti": uuid4().hex,
        "aud": _AUDIENCE,
        "iat": now,
        "exp": now + timedelta(seconds=seconds),
    }
    return str(
        jwt.encode(claims, keys.current, algorithm=ALGORITHM, headers={"kid": _kid(keys.current)})
    )


def read(keys: Keys, token: str) -> UUID:
    """The session a valid token names; InvalidToken otherwise.

    A signature is checked once and the end of the token every time. Whether the session still
    stands is asked of the database at every request.
    """
    session_id, expires_at = _verified(keys, token)
    if expires_at < clock.now().timestamp():
        raise InvalidToken()
    return session_id


@lru_cache(maxsize=10_000)
def _verified(keys: Keys, token: str) -> tuple[UUID, int]:
    try:
        kid = str(jwt.get_unverified_header(token).get("kid"))
        known = {_kid(key): key for key in (keys.current, keys.previous) if key}
        claims = jwt.decode(
            token,
            known[kid],
            algorithms=[ALGORITHM],
            audience=_AUDIENCE,
            options=_OPTIONS,
        )
        return UUID(claims["sid"]), int(claims["exp"])
    except (JWTError, KeyError, ValueError, TypeError, AttributeError) as error:
        raise InvalidToken() from error
