"""Values and descriptions as HTML."""

from __future__ import annotations

import json
import re
from collections.abc import Collection
from decimal import Decimal
from typing import Any

from markupsafe import Markup, escape

from warehouse.runner.html import breakable

_NULL = Markup('<td class="null">not stated</td>')
_EMPTY = Markup('<td class="null">empty text</td>')
_LONG_TEXT = 60
_BEGINNING = 40


def cell(value: Any) -> Markup:
    """A value as the cell of a table. What is not stated looks like no number and no text.

    >>> cell(None), cell(0)
    (Markup('<td class="null">not stated</td>'), Markup('<td class="number">0</td>'))
    """
    if value is None:
        return _NULL
    if value == "":
        return _EMPTY
    if isinstance(value, bool):
        return Markup("<td>{}</td>").format(str(value).lower())
    if isinstance(value, int | float | Decimal):
        return Markup('<td class="number">{}</td>').format(value)
    text = json.dumps(value, default=str, ensure_ascii=False) if isinstance(value, list | dict | tuple) else str(value)
    if len(text) <= _LONG_TEXT:
        return Markup("<td>{}</td>").format(text)
    form = '<td class="long"><details><summary>{}…</summary><div>{}</div></details></td>'
    return Markup(form).format(text[:_BEGINNING], text)


def linked(text: str, tables: Collection[str]) -> Markup:
    """A description in which code is marked and each table that has a page is a link.

    >>> linked("See `x` in core.a < 3", {"core.a"})
    Markup('See <code>x</code> in <a href="core.a.html">core.<wbr>a</a> &lt; 3')
    """
    html = re.sub(r"`([^`]+)`", r"<code>\1</code>", str(escape(text)))
    return Markup(
        re.sub(r"\b[a-z_]\w*\.[a-z_]\w*", lambda found: _link(found[0], tables, breakable(found[0]), found[0]), html)
    )


def highlighted(sql: str, tables: Collection[str]) -> Markup:
    """SQL in the colors of the page, each table that has a page a link.

    >>> "from" in (html := highlighted("select a from core.a", {"core.a"})), html.count('<a href="core.a.html">core.a</a>')
    (True, 1)
    """
    from pygments import highlight
    from pygments.formatters import HtmlFormatter
    from pygments.lexers import SqlLexer

    html = highlight(sql, SqlLexer(), HtmlFormatter(cssclass="highlight", wrapcode=False)).replace(
        "<pre><span></span>", "<pre>"
    )
    # A name in SQL comes as three: schema, dot, table.
    name = r'<span class="\w+">(\w+)</span><span class="p">\.</span><span class="\w+">(\w+)</span>'
    return Markup(re.sub(name, lambda found: _link(full := f"{found[1]}.{found[2]}", tables, full, found[0]), html))


def _link(name: str, tables: Collection[str], shown: str, otherwise: str) -> str:
    return f'<a href="{name}.html">{shown}</a>' if name in tables else otherwise
