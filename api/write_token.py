"""The token that allows writing: where it comes from, and whether a request bears it.

Without a configured token nobody may write. The token travels in the header `Authorization: Bearer …` and
nowhere else (RFC 6750 §2.1): not in addresses, which are logged and shared. It is never written out again.
"""

from __future__ import annotations

import hmac
import re
import sys
from pathlib import Path
from urllib.parse import urlsplit

from starlette.datastructures import Headers

from api.problems import Problem, ProblemError
from api.settings import Settings
from ontology.errors import UsageError

__all__ = ["WriteToken", "load_write_token", "require_permission"]

#: A token as RFC 6750 writes it.
_TOKEN = re.compile(rb"[A-Za-z0-9._~+/-]+=*")
_SHORTEST = 32
_BEARER = "bearer "


class WriteToken:
    """A secret that can be compared and not be printed."""

    __slots__ = ("_secret",)

    def __init__(self, secret: bytes) -> None:
        self._secret = secret

    def __repr__(self) -> str:
        return "WriteToken(***)"

    def is_borne_by(self, headers: Headers) -> bool:
        """Whether a request with these headers bears the token. Takes as long for any wrong one."""
        given = headers.get("authorization", "")
        if not given.lower().startswith(_BEARER):
            return False
        return hmac.compare_digest(given[len(_BEARER) :].strip().encode("utf-8"), self._secret)


def load_write_token(settings: Settings) -> WriteToken | None:
    """The token of the settings, None when there is none.

    Raises UsageError, which never tells the token, when it is too short, has characters that no header
    carries, or stands in a file that others may read.
    """
    if settings.write_token is not None and settings.write_token_file is not None:
        raise UsageError("FAZHI_WRITE_TOKEN and FAZHI_WRITE_TOKEN_FILE are both set: unset one of them.")
    if settings.write_token is not None:
        return _checked(settings.write_token.get_secret_value().encode("utf-8"), "FAZHI_WRITE_TOKEN")
    if settings.write_token_file is None:
        return None
    path = settings.write_token_file
    return _checked(_read(path), f"The file {path} (FAZHI_WRITE_TOKEN_FILE)")


def require_permission(headers: Headers, token: WriteToken | None) -> None:
    """Raise the 403 or the 401 that a request to write with these headers gets; return when it may."""
    if token is None:
        detail = "This server takes no writes: whoever runs it allows them by setting FAZHI_WRITE_TOKEN."
        raise ProblemError(Problem(403, "writing-off", "Writing is off", detail))
    if _is_foreign(headers):
        detail = "Pages of other sites may read here, not write: send the write from a program."
        raise ProblemError(Problem(403, "foreign-origin", "Not from this origin", detail))
    if token.is_borne_by(headers):
        return
    challenge = 'Bearer realm="fazhi"'
    detail = "Writing needs the token of this server, in the header `Authorization: Bearer TOKEN`."
    if "authorization" in headers:
        challenge += ', error="invalid_token"'
        detail = "The token is not that of this server; it is sent as `Authorization: Bearer TOKEN`."
    answer = {"WWW-Authenticate": challenge}
    raise ProblemError(Problem(401, "token-required", "Unauthorized", detail, headers=answer))


def _checked(secret: bytes, source: str) -> WriteToken:
    if len(secret) < _SHORTEST:
        raise UsageError(
            f"{source} is shorter than {_SHORTEST} characters: make one with "
            "`python -c 'import secrets; print(secrets.token_urlsafe(32))'`."
        )
    if not _TOKEN.fullmatch(secret):
        raise UsageError(f"{source} may hold letters, digits and . _ ~ + / - only, with = at its end.")
    return WriteToken(secret)


def _read(path: Path) -> bytes:
    try:
        with path.open("rb") as handle:
            mode = path.stat().st_mode
            content = handle.read()
    except OSError as error:
        raise UsageError(
            f"FAZHI_WRITE_TOKEN_FILE: {path} cannot be read ({error.strerror or error})."
        ) from None
    if sys.platform != "win32" and mode & 0o077:
        raise UsageError(f"FAZHI_WRITE_TOKEN_FILE: others may read {path}; run `chmod 600 {path}`.")
    return content.strip()


def _is_foreign(headers: Headers) -> bool:
    """Whether a browser sends the request for a page of another site. Schemes differ behind a TLS proxy."""
    origin = headers.get("origin")
    return origin is not None and urlsplit(origin).netloc.lower() != headers.get("host", "").lower()
