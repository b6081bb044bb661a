"""Send internship records to Xiaohao by script: a file as it is, or records as a JSON batch.

    export XIAOHAO_PASSWORD=…
    python push_records.py http://127.0.0.1:8000 USERNAME file roster.xlsx [--partial] [--full-set]
    python push_records.py http://127.0.0.1:8000 USERNAME batch records.json KEY

A file is read and checked by the worker; what it found is printed, and it is confirmed when nothing
is wrong with it (`--partial`: also when something is, without the faulty rows). A batch, a JSON
list of at most 1000 records by field name, is stored at once; sent again under the same KEY it is
answered as before. Ends with 0 when records were stored. Needs httpx and nothing else.
"""

import argparse
import json
import os
import sys
import time
from pathlib import Path
from typing import Any

import httpx

_UNDER_WAY = ("received", "reading", "confirming")


class Refused(Exception):
    """What the server said no to, in its own words."""


class Xiaohao:
    """A session of one account."""

    def __init__(self, base: str, username: str, password: str) -> None:
        self._client = httpx.Client(base_url=f"{base}/api/v1", timeout=60)
        self._credentials = {"username": username, "password": password}
        self._sign_in()

    def _sign_in(self) -> None:
        answer = self._client.post("/session", json=self._credentials)
        if answer.is_error:
            raise Refused(_words(answer))
        self._client.headers["Authorization"] = f"Bearer {answer.json()['access_token']}"

    def call(self, method: str, path: str, **options: Any) -> Any:
        """One call; a session that has ended meanwhile is opened again."""
        answer = self._client.request(method, path, **options)
        if answer.status_code == 401:
            self._sign_in()
            answer = self._client.request(method, path, **options)
        if answer.is_error:
            raise Refused(_words(answer))
        return answer.json()


def _words(answer: httpx.Response) -> str:
    """A problem as RFC 9457 has it: stable code, what it means, every fault with its place."""
    if not answer.headers.get("content-type", "").startswith("application/problem+json"):
        return f"HTTP {answer.status_code}"
    problem = answer.json()
    faults = [f"  {one['path']}: {one['message']}" for one in problem.get("errors") or []]
    return "\n".join([f"{problem['code']}: {problem.get('detail') or problem['title']}", *faults])


def send_file(server: Xiaohao, path: Path, *, is_partial: bool, is_full_set: bool) -> bool:
    """Upload, wait for the preview, say what it shows, confirm, wait until it is stored."""
    query = {"filename": path.name, "is_full_set": is_full_set}
    sent = server.call("POST", "/internship-imports", params=query, content=path.read_bytes())
    preview = _settled(server, sent["id"])
    if preview["state"] != "preview":
        raise Refused(preview["failure"]["message"])
    _say_counts(preview["counts"])
    for group in preview["fault_groups"]:
        print(f"  {group['heading'] or ''} {group['reason']} ×{group['count']}: {group['remedy']}")
    if preview["counts"]["error"] and not is_partial:
        print(f"not stored: mend the file, or confirm import {sent['id']} in part")
        return False
    body = {"expected_version": preview["version"], "is_partial": is_partial}
    server.call("POST", f"/internship-imports/{sent['id']}/confirmations", json=body)
    stored = _settled(server, sent["id"])
    print(f"import {sent['id']}: {stored['state']}")
    return bool(stored["state"] == "stored")


def _settled(server: Xiaohao, import_id: int) -> Any:
    """The import once nobody works on it any more."""
    while True:
        found = server.call("GET", f"/internship-imports/{import_id}")
        if found["state"] not in _UNDER_WAY:
            return found
        time.sleep(0.5)


def send_batch(server: Xiaohao, path: Path, *, key: str) -> bool:
    """Store records at once, all or none."""
    body = {"client_key": key, "records": json.loads(path.read_text("utf-8"))}
    answer = server.call("POST", "/internship-batches", json=body)
    _say_counts(answer["counts"])
    return True


def _say_counts(counts: Any) -> None:
    print(", ".join(f"{name} {count}" for name, count in counts.items() if count is not None))


def main() -> int:
    """Read the command line and do it."""
    parser = argparse.ArgumentParser(description="Send internship records to Xiaohao.")
    parser.add_argument("base")
    parser.add_argument("username")
    ways = parser.add_subparsers(dest="way", required=True)
    file = ways.add_parser("file")
    file.add_argument("path", type=Path)
    file.add_argument("--partial", action="store_true")
    file.add_argument("--full-set", action="store_true")
    batch = ways.add_parser("batch")
    batch.add_argument("path", type=Path)
    batch.add_argument("key")
    said = parser.parse_args()
    try:
        server = Xiaohao(said.base, said.username, os.environ["XIAOHAO_PASSWORD"])
        if said.way == "file":
            options = {"is_partial": said.partial, "is_full_set": said.full_set}
            is_stored = send_file(server, said.path, **options)
        else:
            is_stored = send_batch(server, said.path, key=said.key)
    except Refused as refusal:
        print(refusal, file=sys.stderr)
        return 1
    return 0 if is_stored else 1


if __name__ == "__main__":
    sys.exit(main())
