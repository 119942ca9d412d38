"""What a process that carries out a stranger's query gives up before it starts: network, memory, its parent's
output; and how it speaks with its parent.

A message is a JSON header and a body: eight bytes of the two lengths, then both.
"""

from __future__ import annotations

import ctypes
import json
import os
import queue
import struct
import sys
import threading
from collections.abc import Mapping
from pathlib import Path
from typing import BinaryIO

if sys.platform != "win32":
    import resource

__all__ = [
    "Header",
    "leave_network",
    "limit_memory",
    "private_output",
    "read_message",
    "requests",
    "write_message",
]

_LENGTHS = struct.Struct(">II")
#: From sched.h: a user namespace of one's own, which then may have a network namespace without any interface.
_CLONE_NEWUSER = 0x10000000
_CLONE_NEWNET = 0x40000000

Header = dict[str, object]


def write_message(stream: BinaryIO, header: Mapping[str, object], body: bytes = b"") -> None:
    """Send one message."""
    encoded = json.dumps(header).encode("ascii")
    stream.write(_LENGTHS.pack(len(encoded), len(body)))
    stream.write(encoded)
    stream.write(body)
    stream.flush()


def read_message(stream: BinaryIO) -> tuple[Header, bytes] | None:
    """Receive one message; None when the other side has ended, also in the middle of a message."""
    lengths = stream.read(_LENGTHS.size)
    if len(lengths) < _LENGTHS.size:
        return None
    header_length, body_length = _LENGTHS.unpack(lengths)
    header, body = stream.read(header_length), stream.read(body_length)
    if len(header) < header_length or len(body) < body_length:
        return None
    decoded: Header = json.loads(header)
    return decoded, body


def private_output() -> BinaryIO:
    """Standard output for messages alone; what anything else prints goes to standard error."""
    private = os.dup(1)
    os.dup2(2, 1)
    return os.fdopen(private, "wb")


def requests(stream: BinaryIO) -> queue.SimpleQueue[tuple[Header, bytes]]:
    """Requests as they come in; a thread of their own notices at any time that the parent is gone."""
    waiting: queue.SimpleQueue[tuple[Header, bytes]] = queue.SimpleQueue()

    def read() -> None:
        while (message := read_message(stream)) is not None:
            waiting.put(message)
        os._exit(0)

    threading.Thread(target=read, daemon=True).start()
    return waiting


def leave_network() -> bool:
    """Move into a network namespace without interfaces, where the system allows it; whether it did."""
    if not sys.platform.startswith("linux"):
        return False
    unshare = ctypes.CDLL(None, use_errno=True).unshare
    done: bool = unshare(_CLONE_NEWNET) == 0 or unshare(_CLONE_NEWUSER | _CLONE_NEWNET) == 0
    return done


def limit_memory(memory: int) -> None:
    """Allow `memory` bytes of address space beyond what is in use, and no core dump."""
    if sys.platform == "win32":
        return
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    try:
        pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[0])
    except OSError:
        pages = 0
    limit = pages * resource.getpagesize() + memory
    resource.setrlimit(resource.RLIMIT_AS, (limit, limit))
