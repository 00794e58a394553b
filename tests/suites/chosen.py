"""Runs chosen tests of one module of CPython's test package and writes down how each of them ended.

    python chosen.py REPORT MODULE ONLY LEAVE_OUT

ONLY and LEAVE_OUT are JSON lists of patterns of `Class.test`; the report is that of outcomes.py, where a test that
matches LEAVE_OUT is told as `left out`. Refuses to know what is tested.
"""

import importlib
import json
import sys
import unittest
import warnings
from fnmatch import fnmatchcase

from outcomes import Report, recording


def single_tests(suite):
    """The tests of a suite, one by one."""
    for each in suite:
        if isinstance(each, unittest.TestSuite):
            yield from single_tests(each)
        else:
            yield each


def matches(test, patterns):
    """Whether `Class.test` fits one of the patterns."""
    name = ".".join(test.id().rsplit(".", 2)[-2:])
    return any(fnmatchcase(name, pattern) for pattern in patterns)


def main():
    path, module, only, leave_out = sys.argv[1:]
    report = Report(path)
    del sys.argv[1:]
    warnings.simplefilter("ignore")
    # As `python -m test` does without -u; a module looks at this while it is imported.
    importlib.import_module("test.support").use_resources = []
    loaded = importlib.import_module(module)
    wanted = [
        test
        for test in single_tests(unittest.defaultTestLoader.loadTestsFromModule(loaded))
        if matches(test, json.loads(only))
    ]
    left_out = [test for test in wanted if matches(test, json.loads(leave_out))]
    for test in left_out:
        report.tell(test.id(), "left out")
    runner = unittest.TextTestRunner(resultclass=recording(report))
    runner.run(unittest.TestSuite(test for test in wanted if test not in left_out))
    report.tell("", "complete")


if __name__ == "__main__":
    main()
