"""Lock-out: wrong passwords are counted, and each further one past the limit locks for longer."""

import math
from datetime import timedelta

from sqlalchemy.orm import Session

from backend.access.principal import Principal
from backend.audit import service as audit
from backend.core import clock
from backend.core.config import Settings
from backend.core.db import Database, unscoped
from backend.identity import passwords
from backend.identity.errors import AccountLocked, WrongPassword
from backend.identity.models import User


def lock_of(user: User) -> AccountLocked | None:
    """The refusal an account is under, if any."""
    if user.unlocks_at is None or user.unlocks_at <= clock.now():
        return None
    seconds = math.ceil((user.unlocks_at - clock.now()).total_seconds())
    return AccountLocked(minutes=-(-seconds // 60), headers={"Retry-After": str(seconds)})


def count_failure(settings: Settings, user: User) -> None:
    """Count a wrong password; from the limit on, lock."""
    user.failed_attempts += 1
    if user.failed_attempts < settings.lockout_attempts:
        return
    # The delay doubles with each further failure, up to a day.
    rounds = min(user.failed_attempts - settings.lockout_attempts, 16)
    seconds = min(settings.lockout_seconds * 2**rounds, 86_400)
    user.unlocks_at = clock.now() + timedelta(seconds=seconds)


def confirm_password(session: Session, settings: Settings, actor: Principal, *, given: str) -> None:
    """Refuse unless `given` is the actor's password.

    A wrong one counts as at sign-in, in a transaction of its own: who holds a signed-in browser
    gets no more guesses than who does not.
    """
    database: Database = session.info["database"]
    refusal: WrongPassword | AccountLocked | None = None
    with database.begin_refusal(unscoped("a guess is counted although it is refused")) as other:
        user = other.get_one(User, actor.user_id, with_for_update=True)
        refusal = lock_of(user)
        if refusal is None and not passwords.verify(given, user.password_hash)[0]:
            refusal = WrongPassword()
            count_failure(settings, user)
        if refusal is not None:
            audit.record_refusal(other, actor, action=f"user.{refusal.code}", detail={})
    if refusal is not None:
        raise refusal
