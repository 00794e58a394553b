"""A Python function that behaves like one written in C: as a class's attribute it does not become a method.

`class Stopwatch: clock = time.monotonic` must go on working with a stand-in. Refuses to know what the function does.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from typing import Any


class Builtin:
    """Calls the function; has its name and docstring, and is pickled by its name in its module.

    `like` is the function in C that tells the signature.
    """

    def __init__(
        self, function: Callable[..., Any], name: str | None = None, module: str | None = None, like: Any = None
    ) -> None:
        self._function, self._like = function, like
        self.__name__ = self.__qualname__ = name or function.__name__
        self.__doc__ = function.__doc__
        self.__module__ = module  # type: ignore[assignment]

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        return self._function(*args, **kwargs)

    @property
    def __signature__(self) -> Any:
        """For `inspect.signature`. ValueError where functions in C do not tell theirs, as most do not."""
        if self._like is None:
            raise ValueError(f"no signature found for builtin {self!r}")
        return sys.modules["inspect"].signature(self._like)

    def __reduce__(self) -> str:
        return self.__qualname__

    def __repr__(self) -> str:
        return f"<built-in function {self.__name__}>"
