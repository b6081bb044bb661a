"""Ask for something to be done later, in the transaction of what it is for."""

import json
from collections.abc import Mapping

from sqlalchemy import text
from sqlalchemy.orm import Session

_DEFER = text(
    "select jobs.procrastinate_defer_jobs_v1(array[row('default', :task, 0, :lock, null,"
    " cast(:arguments as jsonb), null)::jobs.procrastinate_job_to_defer_v1])"
)
_IS_WAITED_FOR = text(
    "select exists (select from jobs.procrastinate_jobs where task_name = :task"
    " and args @> cast(:arguments as jsonb) and status in ('todo', 'doing'))"
)


def defer(
    session: Session, *, task: str, arguments: Mapping[str, int], lock: str | None = None
) -> None:
    """Have the worker run a task once this transaction is committed; never when it is not.

    Arguments are numbers of rows: the queue's tables hold nothing that says who somebody is. Of
    jobs with the same lock one runs at a time.
    """
    values = {"task": task, "lock": lock, "arguments": json.dumps(dict(arguments))}
    session.execute(_DEFER, values)


def is_deferred(session: Session, *, task: str, arguments: Mapping[str, int]) -> bool:
    """Whether such a job waits or runs."""
    values = {"task": task, "arguments": json.dumps(dict(arguments))}
    return bool(session.scalar(_IS_WAITED_FOR, values))
