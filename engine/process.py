"""`python -m engine.process`: the process of a run, from its start.

Imports everything without looking for garbage, of which imports make none worth the search, and puts it out of the
collector's sight: a program's collections look at the program's objects. Refuses to know what it is there for.
"""

from __future__ import annotations

import gc
import sys

SPARED = "typing_extensions"

if __name__ == "__main__":
    gc.disable()
    # Installed beside us or not: msgspec does without it, and it would be a tenth of all that is imported.
    sys.modules[SPARED] = None  # type: ignore[assignment]
    from .child import main

    del sys.modules[SPARED]
    gc.freeze()
    gc.enable()
    main()
