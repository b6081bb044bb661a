"""The process of the background worker, under a supervisor."""

from backend.operations.memory import give_back_soon

give_back_soon()

# Only now: these load the allocator.
from backend.core.config import settings  # noqa: E402
from backend.operations import jobs  # noqa: E402
from backend.operations.parent import wait_for_parent  # noqa: E402

if __name__ == "__main__":
    wait_for_parent()
    jobs.run(settings())
