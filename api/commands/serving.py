"""`fazhi serve` and `fazhi demo`: the HTTP server, and the whole way from sample reports to a page in the
browser.
"""

from __future__ import annotations

import logging
import os
import shlex
import shutil
import socket
import sys
from collections.abc import Callable
from pathlib import Path

import uvicorn

from api.app import create_app
from api.commands.ingesting import ingest_paths
from api.commands.session import FAILED, OK, Session
from graph.store.publish import Store
from ontology.errors import StoreError, UsageError

__all__ = ["SAMPLE_REPORTS", "demonstrate", "serve"]

#: The sample reports of a source checkout, as seen from its root.
SAMPLE_REPORTS = Path("data/reports")


def serve(session: Session, announce: Callable[[str], None] | None = None) -> int:
    """Serves until interrupted. `announce` is told the address once the port is taken."""
    settings = session.settings
    log_format = "%(asctime)s %(levelname)s %(name)s: %(message)s"
    logging.basicConfig(stream=sys.stderr, level=logging.WARNING, format=log_format, force=True)
    with _listen(settings.host, settings.port) as listener:
        host, port = listener.getsockname()[:2]
        url = f"http://[{host}]:{port}/" if ":" in host else f"http://{host}:{port}/"
        config = uvicorn.Config(
            create_app(settings),
            log_config=None,
            access_log=False,
            server_header=False,
            proxy_headers=False,
            lifespan="on",
        )
        if announce is not None:
            announce(url)
        session.terminal.say("serve.address", url=url)
        if settings.write_token is not None or settings.write_token_file is not None:
            session.terminal.say("serve.writing")
        if not _is_published(settings.store):
            session.terminal.say("serve.empty", store=settings.store.as_posix())
        uvicorn.Server(config).run(sockets=[listener])
    return OK


def _listen(host: str, port: int) -> socket.socket:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    try:
        return socket.create_server((host, port), family=family)
    except OSError as error:
        raise UsageError(
            f"Cannot listen on {host} port {port}: {_reason(error)}; choose another with --port or --host."
        ) from None


def _reason(error: OSError) -> str:
    return os.strerror(error.errno) if error.errno is not None and error.errno > 0 else str(error)


def demonstrate(session: Session, folder: Path | None, then_serve: bool) -> int:
    """Ingests the sample reports (or those of `folder`) and serves them, naming three things to try."""
    reports = SAMPLE_REPORTS if folder is None else folder
    if not reports.is_dir():
        hint = (
            "run it in the source checkout, or name a folder of reports"
            if folder is None
            else "name a folder of reports"
        )
        raise UsageError(f"There is no folder {reports.as_posix()}; {hint}.")
    code = ingest_paths(session, [reports])
    if not _is_published(session.settings.store):
        return FAILED
    store = shlex.quote(session.settings.store.as_posix())
    command = _command()
    question = f"{command} query who-adopted --mechanism legal-adviser-office --store {store}"
    if not then_serve:
        session.terminal.say("demo.start", command=f"{command} serve --store {store}")
        session.terminal.say("demo.try.query", command=question)
        return code

    def announce(url: str) -> None:
        session.terminal.say("demo.try")
        for number, key in enumerate(("demo.try.page", "demo.try.graph", "demo.try.query"), start=1):
            session.terminal.say_text(
                f"  {number}. " + session.terminal.messages(key, url=url, command=question)
            )

    return max(code, serve(session, announce))


def _command() -> str:
    """How a shell in this folder calls the program: by its name where that leads here, else by its path."""
    running = Path(sys.argv[0])
    found = shutil.which("fazhi")
    if running.stem != "fazhi" or (found and Path(found).resolve() == running.resolve()):
        return "fazhi"
    here = running.absolute()
    return shlex.quote((here.relative_to(Path.cwd()) if here.is_relative_to(Path.cwd()) else here).as_posix())


def _is_published(store: Path) -> bool:
    try:
        Store.open(store).current()
    except StoreError:
        return False
    return True
