"""Benchmarks, each with its floor measured in the same run: `python -m benchmarks`."""

import warnings

# Starlette's test client recommends a successor of httpx that is not released under that name.
warnings.filterwarnings("ignore", "Using `httpx` with `starlette.testclient` is deprecated")
