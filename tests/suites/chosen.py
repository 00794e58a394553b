"""Runs chosen tests of one module of CPython's test package and writes down how each of them ended.

    python chosen.py REPORT MODULE ONLY LEAVE_OUT FORKS RESOURCES

ONLY and LEAVE_OUT are JSON lists of patterns of `Class.test`; the report is that of outcomes.py, where a test that
matches LEAVE_OUT is told as `left out`. With FORKS (a JSON boolean) the scripts that tests have run by a new Python
run in a forked process. RESOURCES is a JSON list of what `python -m test -u` would be given. Refuses to know what is
tested.
"""

import importlib
import json
import os
import sys
import traceback
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


def run_script(*arguments, **environment):
    """In place of test.support.script_helper.assert_python_ok: runs the text behind `-c` in the child of a fork."""
    from test.support.script_helper import _PythonRunResult  # a test runs, so that it is imported anyway

    reader, writer = os.pipe()
    child = os.fork()
    if child == 0:
        os._exit(_run_text(arguments[arguments.index("-c") + 1], writer))
    os.close(writer)
    with os.fdopen(reader, "rb") as stream:
        said = stream.read()
    status = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
    if status:
        raise AssertionError(f"exit status {status}: {said.decode()}")
    return _PythonRunResult(status, said, b"")


def _run_text(text, writer):
    status, sys.stdout = 0, os.fdopen(writer, "w")
    sys.stderr = sys.stdout
    try:
        exec(text, {"__name__": "__main__"})
    except SystemExit as end:
        status = int(end.code or 0)
    except BaseException:
        status = 1
        traceback.print_exc()
    sys.stdout.flush()
    return status


def main():
    path, module, only, leave_out, forks, resources = sys.argv[1:]
    report = Report(path)
    del sys.argv[1:]
    warnings.simplefilter("ignore")
    # As `python -m test` does; a module looks at this while it is imported.
    importlib.import_module("test.support").use_resources = json.loads(resources)
    if json.loads(forks):
        importlib.import_module("test.support.script_helper").assert_python_ok = run_script
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
