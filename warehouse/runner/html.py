"""Names as the pages of a project show them."""

from __future__ import annotations

import re
from html import escape


def breakable(name: str) -> str:
    """A name as HTML that may break where one of its words ends.

    >>> breakable("core.dim_shop")
    'core.<wbr>dim_<wbr>shop'
    """
    return re.sub(r"([._])(?=\w)", r"\1<wbr>", escape(name))
