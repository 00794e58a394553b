"""`python -m app`: patches the standard library first, then serves. HOST and PORT choose where."""

from __future__ import annotations

from gevent import monkey

monkey.patch_all()

import sys  # noqa: E402

from app.server import main  # noqa: E402

sys.exit(main())
