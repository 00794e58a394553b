"""The comparison of the simulated machine with the host, on programs that are over at once."""

from __future__ import annotations

import pytest

from engine.gallery import load_course
from tools.differential import Row, compare


@pytest.mark.parametrize("ident", ["greenlet-values", "gen-pingpong"])
def test_a_program_that_prints_the_same_on_both_is_found_equal(ident):
    row, agreements = compare(ident, load_course()[ident], runs=2)
    switches = "equal" if ident == "greenlet-values" else "none"
    assert row == Row(ident, stable=True, output=True, switches=switches)
    assert [agreement.exact for agreement in agreements] == [True]
