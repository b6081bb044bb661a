"""The process of the background worker, under a supervisor."""

from backend.core.config import settings
from backend.operations import jobs
from backend.operations.parent import wait_for_parent

if __name__ == "__main__":
    wait_for_parent()
    jobs.run(settings())
