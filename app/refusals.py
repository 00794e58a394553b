"""A refusal: why the server did not do what a browser asked for, as a code and parameters.

The words live in the language files under "error.<code>". Refuses to know how a refusal reaches the browser.
"""

from __future__ import annotations

Params = dict[str, str | int]


class Refused(Exception):
    """Nothing was changed, for the reason that `code` names."""

    def __init__(self, code: str, **params: str | int) -> None:
        super().__init__(code)
        self.code = code
        self.params: Params = params
