"""Become a program of the server: change the user, tie the life to the parent's, and exec.

Run as a file by a bare interpreter (`python -I -S shim.py '<json>'`), so it imports nothing of
ours. The order matters: the kernel clears the parent-death signal whenever credentials change, and
what is checked after the change of user (that the folder can be entered) is checked as that user.
"""

import ctypes
import json
import os
import signal
import sys
from typing import Any

# <linux/prctl.h>, <linux/capability.h>, <linux/sched.h>
_PR_SET_PDEATHSIG = 1
_PR_SET_SECUREBITS = 28
_PR_CAP_AMBIENT = 47
_PR_CAP_AMBIENT_RAISE = 2
_SECBIT_NO_SETUID_FIXUP = 1 << 2
_CAP_DAC_READ_SEARCH = 2
_CAP_VERSION_3 = 0x20080522
_CLONE_NEWUSER = 0x10000000


def main(order: dict[str, Any]) -> None:
    """Carry out an order of `launch.Way.command`."""
    os.umask(0o077)
    if order["way"] == "user":
        _become(order["user"], order["uid"], order["gid"])
    elif order["way"] == "namespace":
        _enter_namespace(order["uid"], order["gid"])
    os.chdir(order["directory"])
    if order["is_tied"]:
        _end_with_parent(order["parent"])
    os.execv(order["arguments"][0], order["arguments"])  # noqa: S606 — that is the whole point


def _libc() -> ctypes.CDLL:
    return ctypes.CDLL(None, use_errno=True)


def _check(result: int, what: str) -> None:
    if result != 0:
        error = ctypes.get_errno()
        raise OSError(error, f"{what}: {os.strerror(error)}")


def _prctl(what: str, *numbers: int) -> None:
    padded = [*numbers, 0, 0, 0, 0][:5]
    _check(_libc().prctl(*(ctypes.c_ulong(number) for number in padded)), what)


def _become(user: str, uid: int, gid: int) -> None:
    """The dedicated user, who keeps one right of root's: to pass and read any folder.

    So a checkout in a folder that only root can enter works without being opened to others.
    Where root itself lacks that right (a container), the user goes without it.
    """
    keeps_right = _may_pass_folders()
    if keeps_right:
        _prctl("securebits", _PR_SET_SECUREBITS, _SECBIT_NO_SETUID_FIXUP)
    os.initgroups(user, gid)
    os.setresgid(gid, gid, gid)
    os.setresuid(uid, uid, uid)
    if keeps_right:
        _keep_only(1 << _CAP_DAC_READ_SEARCH)
        _prctl("ambient", _PR_CAP_AMBIENT, _PR_CAP_AMBIENT_RAISE, _CAP_DAC_READ_SEARCH)


def _may_pass_folders() -> bool:
    with open("/proc/self/status", encoding="ascii") as lines:  # noqa: PTH123 — no pathlib under -S
        rights = next(int(line.split()[1], 16) for line in lines if line.startswith("CapPrm"))
    set_capabilities = 8
    return all(rights >> right & 1 for right in (_CAP_DAC_READ_SEARCH, set_capabilities))


def _keep_only(rights: int) -> None:
    """Effective, permitted and inheritable capabilities, in the kernel's two-word layout."""
    header = (ctypes.c_uint32 * 2)(_CAP_VERSION_3, 0)
    data = (ctypes.c_uint32 * 6)(rights, rights, rights, 0, 0, 0)
    _check(_libc().capset(ctypes.byref(header), ctypes.byref(data)), "capset")


def _enter_namespace(uid: int, gid: int) -> None:
    """A user namespace in which root is called by another number; its file rights stay root's."""
    outer_uid, outer_gid = os.geteuid(), os.getegid()
    _check(_libc().unshare(_CLONE_NEWUSER), "unshare")
    for name, text in (
        ("setgroups", "deny"),
        ("uid_map", f"{uid} {outer_uid} 1"),
        ("gid_map", f"{gid} {outer_gid} 1"),
    ):
        with open(f"/proc/self/{name}", "w", encoding="ascii") as file:  # noqa: PTH123
            file.write(text)


def _end_with_parent(parent: int) -> None:
    """A fast shutdown (SIGINT) as soon as the parent is gone, however it went."""
    if sys.platform == "linux":
        _prctl("parent-death signal", _PR_SET_PDEATHSIG, signal.SIGINT)
    else:
        _watch_standard_input()
    if os.getppid() != parent:  # it went before the kernel was told
        sys.exit("the parent is gone")


def _watch_standard_input() -> None:
    """Fork a watcher, nobody's child, that reads a pipe only the parent holds open."""
    server = os.getpid()
    if os.fork() == 0:
        if os.fork() == 0:
            os.setsid()
            os.read(0, 1)
            os.kill(server, signal.SIGINT)
        os._exit(0)
    os.wait()


if __name__ == "__main__":
    main(json.loads(sys.argv[1]))
