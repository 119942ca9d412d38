"""A small disk for a test: a tmpfs in a mount namespace of its own, which needs no root in a user namespace.

python -m tests.graph.namespace KIBIBYTES COMMAND…    runs COMMAND with the disk's folder as its last argument

Exit code 75 means that the system does not allow it, and why is on standard error.
"""

from __future__ import annotations

import ctypes
import os
import subprocess
import sys
import tempfile
from pathlib import Path

#: From sched.h and mount.h.
CLONE_NEWNS, CLONE_NEWUSER = 0x00020000, 0x10000000
MS_RDONLY, MS_REMOUNT, MS_REC, MS_PRIVATE = 0x1, 0x20, 0x4000, 0x40000
NOT_POSSIBLE = 75


def call(name: str, *arguments: object) -> None:
    """A function of the C library. Raises OSError."""
    library = ctypes.CDLL(None, use_errno=True)
    if getattr(library, name)(*arguments) != 0:
        number = ctypes.get_errno()
        raise OSError(number, f"{name}: {os.strerror(number)}")


def enter() -> None:
    """Move into a mount namespace. Raises OSError where that is not allowed."""
    try:
        call("unshare", CLONE_NEWNS)
    except OSError:
        call("unshare", CLONE_NEWUSER | CLONE_NEWNS)
    call("mount", b"none", b"/", None, MS_REC | MS_PRIVATE, None)


def mount(path: Path, kibibytes: int) -> None:
    """Mount an empty disk of that size. Raises OSError."""
    call("mount", b"tmpfs", str(path).encode(), b"tmpfs", 0, f"size={kibibytes}k".encode())


def make_read_only(path: Path) -> None:
    """Let nobody write to the disk any more. Raises OSError."""
    call("mount", b"tmpfs", str(path).encode(), b"tmpfs", MS_REMOUNT | MS_RDONLY, None)


def main(kibibytes: int, command: list[str]) -> int:
    with tempfile.TemporaryDirectory() as folder:
        try:
            enter()
            mount(Path(folder), kibibytes)
        except (OSError, AttributeError) as error:
            print(error, file=sys.stderr)
            return NOT_POSSIBLE
        try:
            return subprocess.run([*command, folder], check=False).returncode
        finally:
            call("umount", folder.encode())


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1]), sys.argv[2:]))
