"""A writer to be killed: puts the annotated reports into a store and says when each step is done.

python -m tests.graph.ingesting STORE
"""

from __future__ import annotations

import sys
from pathlib import Path

from graph.store.publish import Store
from tests.graph.gold import gold_reports


def main(path: Path) -> None:
    reports = gold_reports()
    store = Store.open(path, create=True)
    print("begin", flush=True)
    with store.writer() as writer:
        for report in reports:
            writer.put_report(report.records, report.text, report.sha256, url=report.url)
            print(report.records.docid, flush=True)
            print(writer.publish().id, flush=True)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
