"""How long a ledger of 10,000 entries takes as Word and as Excel, and how much memory.

`python benchmarks/documents.py [entries]` prints JSON. Each document is written by a process of its
own, so that the peak is its own; `floor_mib` is what that process holds before the first row.
"""

import json
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from backend.reporting.documents.excel import ledger_xlsx  # noqa: E402
from backend.reporting.documents.ledger import (  # noqa: E402
    DEFAULT_COLUMNS,
    LedgerHeader,
    LedgerRow,
    choose,
)
from backend.reporting.documents.word import ledger_docx  # noqa: E402

WRITERS = {"docx": ledger_docx, "xlsx": ledger_xlsx}
LIMITS = {"docx": {"seconds": 4.0, "peak_mib": 300.0}}
HEADER = LedgerHeader(
    title="职业学校学生实习管理专项整改问题清单及整改台账",
    campaign="示例省职业学校学生实习专项整改",
    unit="示例省教育厅",
    reporting_line=(),
    filled_on=date(2026, 11, 25),
)


def rows(entries: int) -> Iterator[LedgerRow]:
    """Entries of ordinary length; texts differ, so that compression does not flatter."""
    base = LedgerRow(
        number=None,
        organisation="乙县职业中专",
        source="学校自查",
        red_line="BD-17 工作时间",
        citation_zh=None,
        focus_item=None,
        description="",
        student_count=None,
        host=None,
        responsible_leader="周某甲",
        responsible_department="实习就业处",
        responsible_person="吴某乙",
        measures=(),
        deadline_on=date(2026, 12, 20),
        first_deadline_on=date(2026, 12, 10),
        progress=(),
        completed_on=date(2026, 12, 8),
        evidence=("三方协议", "巡查记录"),
        status="已销号",
        opinion="现场核对考勤与协议一致，同意销号。",
        verifier="郑某丙",
        closed_on=None,
        note=None,
    )
    for place in range(entries):
        yield replace(
            base,
            number=f"ZX2026-{place:06}",
            description=f"第{place}批实习学生中部分每日工作超过8小时，个别岗位安排夜班，巡查未反映。",
            student_count=place % 97 + 1,
            host=f"甲市第{place % 331}电子有限公司",
            measures=(
                f"与第{place % 331}实习单位重新约定每日工作时间，修订三方协议并逐份签字。",
                "实习指导教师每周到岗巡查一次，巡查记录当日上传。",
            ),
            progress=(f"已重新签订协议{place % 97 + 1}份。", "已巡查4次，未再发现超时。"),
            closed_on=date(2026, 11, 1) + timedelta(days=place % 50),
        )


def measure(kind: str, entries: int) -> dict[str, float]:
    """Write one document in this process and say what it took."""
    columns = choose(DEFAULT_COLUMNS)
    floor = _peak_mib()
    with tempfile.TemporaryFile() as target:
        begun, begun_cpu = time.perf_counter(), time.process_time()
        WRITERS[kind](HEADER, columns, rows(entries), target=target)
        seconds, cpu = time.perf_counter() - begun, time.process_time() - begun_cpu
        size = target.tell()
    return {
        "entries": entries,
        "columns": len(columns),
        "seconds": round(seconds, 2),
        "cpu_seconds": round(cpu, 2),
        "peak_mib": round(_peak_mib(), 1),
        "floor_mib": round(floor, 1),
        "size_mib": round(size / 2**20, 2),
    }


def _peak_mib() -> float:
    status = Path("/proc/self/status")
    if status.exists():  # getrusage would begin with the peak of the process that started this one
        line = next(line for line in status.read_text().splitlines() if line.startswith("VmHWM"))
        return int(line.split()[1]) / 2**10
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return peak / (2**20 if sys.platform == "darwin" else 2**10)


def measure_apart(kind: str, entries: int) -> dict[str, float]:
    """The same in a fresh process."""
    command = [sys.executable, __file__, str(entries), kind]
    answer = subprocess.run(command, check=True, capture_output=True, text=True)
    measured: dict[str, float] = json.loads(answer.stdout)
    return measured


def main() -> None:
    """Measure every kind of document, or, inside the fresh process, the one named."""
    entries = int(sys.argv[1]) if len(sys.argv) > 1 else 10_000
    if len(sys.argv) > 2:
        print(json.dumps(measure(sys.argv[2], entries)))
        return
    results = {kind: measure_apart(kind, entries) for kind in WRITERS}
    print(json.dumps({"limits": LIMITS, "results": results}, indent=2))


if __name__ == "__main__":
    main()
