"""What a store says and keeps on a disk that is too small, and on one that may not be written to.

python -m tests.graph.small_disk FOLDER    one JSON object a line; run by tests.graph.namespace
"""

from __future__ import annotations

import json
import os
import sys
from pathlib import Path

from graph.archive.backup import back_up
from graph.archive.restore import restore
from graph.query.service import QueryService
from graph.verification import faults
from ontology.errors import FazhiError
from tests.graph.namespace import make_read_only
from tests.graph.small import publish, published

#: Bytes left on the disk when the writer begins, from none to enough, and in steps below what it needs.
ROOM = [0, 4096, 65536, 262144, *range(524288, 16 * 2**20, 524288)]


def main(folder: Path) -> None:
    store, (first,) = published(folder / "store", "一")
    contents = set(store.current().open())
    for room in ROOM:
        filler = folder / "filler"
        fill(filler, room)
        error = attempt(lambda: publish(store, "二"))
        filler.unlink()
        kept = store.current().id == first and set(store.current().open()) == contents
        left = [path.name for path in store.path.rglob("*.part")]
        report(room=room, error=error, kept=kept, left=left)
        if not error:
            break
    fill(folder / "filler", 65536)
    report(step="backup", error=attempt(lambda: back_up(store.current(), folder / "backup.tar")))
    (folder / "filler").unlink()
    back_up(store.current(), folder / "backup.tar")
    fill(folder / "filler", 2**20)
    report(step="restore", error=attempt(lambda: restore(folder / "backup.tar", folder / "restored")))
    (folder / "filler").unlink()
    report(
        step="afterwards",
        faults=faults(store.current()),
        names=sorted(path.name for path in folder.iterdir()),
    )
    make_read_only(folder)
    report(step="read-only", error=attempt(lambda: publish(store, "三")))
    with QueryService(store.current(), workers=1) as service:
        asked = service.select("SELECT * { ?s ?p ?o } LIMIT 1")
    report(step="read", rows=len(asked.rows), faults=faults(store.current()))


def fill(path: Path, room: int) -> None:
    """Fill the disk up to `room` bytes."""
    status = os.statvfs(path.parent)
    with path.open("wb") as handle:
        handle.write(bytes(max(0, status.f_bavail * status.f_frsize - room)))


def attempt(action: object) -> str:
    """What the action says when it fails, "" when it does not."""
    assert callable(action)
    try:
        action()
    except FazhiError as error:
        return f"{type(error).__name__}: {error}"
    return ""


def report(**values: object) -> None:
    print(json.dumps(values), flush=True)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
