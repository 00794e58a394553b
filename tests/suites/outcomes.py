"""Runs one test file as a program and writes down how each of its tests ended, as it ends.

    python outcomes.py REPORT FILE

REPORT gets one JSON line as a test begins (`started`) and one as it ends: `{"test", "outcome", "detail"}`. A file that
is a plain script counts as one test named `script`. Refuses to know what is tested. Only the standard library is
imported, and as little of it as the file's own `unittest` brings along, so that the file finds the process as it would
when run by itself.
"""

import json
import os
import runpy
import sys
import unittest

_open, _getpid, _dumps = os.open, os.getpid, json.dumps


class Report:
    """The report of this process; forked children are silent."""

    def __init__(self, path):
        self._file = _open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
        self._owner = _getpid()
        self.tests = 0

    def tell(self, test, outcome, detail=""):
        if _getpid() == self._owner:
            self.tests += 1
            line = _dumps({"test": test, "outcome": outcome, "detail": detail[-2000:]}) + "\n"
            _write(self._file, line.encode())


_write = os.write


def recording(report):
    """The class of results that tell the report."""

    class Result(unittest.TextTestResult):
        def startTest(self, test):
            super().startTest(test)
            report.tell(test.id(), "started")

        def addSuccess(self, test):
            super().addSuccess(test)
            report.tell(test.id(), "passed")

        def addError(self, test, err):
            super().addError(test, err)
            report.tell(test.id(), "error", self._exc_info_to_string(err, test))

        def addFailure(self, test, err):
            super().addFailure(test, err)
            report.tell(test.id(), "failed", self._exc_info_to_string(err, test))

        def addSubTest(self, test, subtest, err):
            super().addSubTest(test, subtest, err)
            if err is not None:
                report.tell(test.id(), "failed", self._exc_info_to_string(err, test))

        def addSkip(self, test, reason):
            super().addSkip(test, reason)
            report.tell(test.id(), "skipped", reason)

        def addExpectedFailure(self, test, err):
            super().addExpectedFailure(test, err)
            report.tell(test.id(), "passed")

        def addUnexpectedSuccess(self, test):
            super().addUnexpectedSuccess(test)
            report.tell(test.id(), "failed", "succeeded, but the test expects a failure")

    return Result


def main():
    report = Report(sys.argv[1])
    sys.argv = sys.argv[2:]
    sys.path[0] = os.path.dirname(sys.argv[0])  # noqa: PTH120 -- pathlib is not for every file to find imported
    unittest.TextTestRunner.resultclass = recording(report)
    status = 0
    try:
        runpy.run_path(sys.argv[0], run_name="__main__")
    except SystemExit as error:
        status = error.code
        raise
    except BaseException as error:
        status = repr(error)
        raise
    finally:
        if not report.tests:
            report.tell("script", "failed" if status else "passed", str(status or ""))


if __name__ == "__main__":
    main()
