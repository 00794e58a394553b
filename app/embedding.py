"""Who may show the page in a frame of theirs: EMBED_PARENTS, as a browser is told it.

Without it only pages of this very server may. Refuses to know what is shown in a frame.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

SELF, ANYBODY = "'self'", "*"
ORIGIN = re.compile(r"https?://(\*\.)?[A-Za-z0-9.-]+(:(\d{1,5}|\*))?|https?://\[[0-9A-Fa-f:.]+\](:(\d{1,5}|\*))?")


def parents_from(config: Mapping[str, object]) -> str:
    """The sources for `frame-ancestors` of an embedded page; raises ValueError with a sentence."""
    given = config.get("EMBED_PARENTS") or ""
    listed = list(given) if isinstance(given, list | tuple) else str(given).replace(",", " ").split()
    if listed == [ANYBODY]:
        return ANYBODY
    for each in listed:
        if not ORIGIN.fullmatch(str(each)):
            raise ValueError(
                f"EMBED_PARENTS must list origins such as https://school.example, or be *, not hold {each!r}."
            )
    return " ".join([SELF, *map(str, listed)])
