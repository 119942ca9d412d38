"""Templates to HTML: one Jinja environment with autoescaping, and the filters that templates share."""

from __future__ import annotations

import base64
import hashlib
import json
from functools import cache

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from viz.assets import asset_text
from viz.context import PageContext
from viz.links import data_href, href, safe_external
from viz.messages import load_messages
from viz.pinyin import search_key, spelled

__all__ = ["inline_script", "json_block", "render"]

#: Inside a script element these could end it or start a comment (`<`, `>`, `&`), or end a line of JavaScript
#: (U+2028, U+2029); JSON may write each of them as an escape.
_JSON_ESCAPES = {ord(character): f"\\u{ord(character):04x}" for character in "<>&\u2028\u2029"}


def json_block(value: object) -> Markup:
    """JSON that is safe inside `<script type="application/json">`, whatever strings it holds."""
    plain = json.dumps(value, ensure_ascii=False, separators=(",", ":"), sort_keys=True)
    return Markup(plain.translate(_JSON_ESCAPES))


def inline_script(name: str) -> Markup:
    """A static script to stand inside a page of its own; `</script` within it cannot end the element."""
    # browsers read \r\n as \n, also before they compare a script with its hash
    source = (
        asset_text(name).replace("\r\n", "\n").replace("</script", "<\\/script").replace("<!--", "<\\!--")
    )
    return Markup(source)


def script_hash(name: str) -> Markup:
    """The source expression by which a Content-Security-Policy lets just this inlined script run."""
    digest = hashlib.sha256(str(inline_script(name)).encode()).digest()
    return Markup("'sha256-" + base64.b64encode(digest).decode() + "'")


def inline_style(name: str) -> Markup:
    """A static style sheet to stand inside a page of its own."""
    return Markup(asset_text(name).replace("</style", "<\\/style"))


@cache
def _environment() -> Environment:
    environment = Environment(
        loader=PackageLoader("viz", "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters.update(
        href=href,
        external=safe_external,
        data_href=data_href,
        json=json_block,
        search_key=search_key,
        spelled=spelled,
    )
    environment.globals.update(
        inline_script=inline_script, inline_style=inline_style, script_hash=script_hash
    )
    return environment


def render(template: str, context: PageContext, **values: object) -> str:
    """A whole HTML document: the template with `page` (the context), `t` (the words) and the values."""
    return _environment().get_template(template).render(page=context, t=load_messages(context.lang), **values)
