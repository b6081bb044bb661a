"""The command that screens Parquet, as somebody types it."""

import os
import subprocess
import sys
from pathlib import Path


def command(
    records: Path, output: Path, *options: str, **environment: str
) -> subprocess.CompletedProcess[str]:
    """What it answers, under these variables."""
    return subprocess.run(
        [sys.executable, "-m", "backend", "screen-parquet", str(records), str(output), *options],
        env=os.environ | environment,
        capture_output=True,
        text=True,
        check=False,
    )
