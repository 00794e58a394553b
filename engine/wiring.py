"""What this process is connected to: its machine's port, and who watches gevent's loop.

gevent makes its loop itself, whenever the program imports it; these two names are how the loop finds its machine. Set
once, before the program starts. Refuses to know anything else.
"""

from __future__ import annotations

from typing import Any

port: Any = None
observer: Any = None
