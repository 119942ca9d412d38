"""A writer that meets a full disk or a read-only folder: prints the error, or the generation it published.

python -m tests.graph.restricted STORE full|readonly
"""

from __future__ import annotations

import os
import resource
import sys
import tempfile
from pathlib import Path

from graph.store.publish import Store
from ontology.errors import FazhiError
from tests.graph.gold import gold_report

#: Bytes that a file may have under "full": less than any graph, so writing fails as on a full disk.
_ROOM = 65536
_NOBODY = 65534


def main(path: Path, restriction: str) -> None:
    with tempfile.TemporaryDirectory() as scratch:
        # Everything is loaded once before privileges are given up: the interpreter may lie in root's home.
        put(Path(scratch) / "store", create=True)
        if restriction == "full":
            resource.setrlimit(resource.RLIMIT_FSIZE, (_ROOM, _ROOM))
        elif os.getuid() == 0:
            os.seteuid(_NOBODY)
        try:
            print(put(path, create=False))
        except FazhiError as error:
            print(f"{type(error).__name__}: {error}")
        finally:
            os.seteuid(os.getuid())


def put(path: Path, create: bool) -> str:
    report = gold_report("002")
    with Store.open(path, create=create).writer() as writer:
        writer.put_report(report.records, report.text, report.sha256, url=None)
        return writer.publish().id


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2])
