"""Every attack of the table is stopped, and its visitor is shown why. Real programs in real sandboxes."""

from __future__ import annotations

import pytest
from confined import attack, needed

from tools.hostile import ATTACKS, Attack

pytestmark = needed


@pytest.mark.parametrize("wanted", ATTACKS, ids=lambda each: each.name)
def test_it_is_stopped_and_the_reason_is_shown(wanted: Attack) -> None:
    shown = attack(wanted)
    printed = " ".join(shown.output.split())
    assert wanted.told in printed, printed[-2000:]
    assert wanted.ends in shown.ending, printed[-2000:]
    assert "DONE" not in printed
