"""`python -m engine.process`: the process of a run, from its start.

Imports everything without looking for garbage, of which imports make none worth the search, and puts it out of the
collector's sight: a program's collections look at the program's objects. Refuses to know what it is there for.
"""

from __future__ import annotations

import gc

if __name__ == "__main__":
    gc.disable()
    from .child import main

    gc.freeze()
    gc.enable()
    main()
