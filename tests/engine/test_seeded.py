"""What differs from one process to the next in plain Python comes from the scenario, and dates from virtual time."""

from __future__ import annotations

import pytest

NOTHING = "x = 0\n"
RANDOM = {
    "os.urandom": "import os\nprint(os.urandom(8))\n",
    "os.getrandom": "import os\nprint(os.getrandom(8))\n",
    "SystemRandom": "import random\nprint(random.SystemRandom().random())\n",
    "a generator without a seed": "import random\nprint(random.Random().random())\n",
    "seeding anew": "import random\nrandom.seed()\nprint(random.random())\n",
    "secrets": "import secrets\nprint(secrets.token_hex())\n",
    "uuid4": "import uuid\nprint(uuid.uuid4())\n",
    "uuid1": "import uuid\nprint(uuid.uuid1())\n",
    "names of temporary files": "import tempfile\nprint(next(tempfile._get_candidate_names()))\n",
}


@pytest.mark.parametrize("kind", RANDOM)
def test_random_numbers_are_those_of_the_seed(kind, record):
    first = record(RANDOM[kind], seed=7)
    assert first.output("stderr") == ""
    assert first.output() == record(RANDOM[kind] + "#\n", seed=7).output()
    assert first.output() != record(RANDOM[kind], seed=8).output()


def test_two_programs_have_random_bytes_of_their_own(record):
    recording = record(RANDOM["os.urandom"], RANDOM["os.urandom"])
    assert recording.output(program=0) != recording.output(program=1)


def test_processes_have_small_numbers_that_stay(record):
    source = "import os\nprint(os.getpid(), os.getppid())\n"
    recording = record(source, source)
    assert (recording.output(program=0), recording.output(program=1)) == ("1000 1\n", "1001 1\n")


def test_nobody_but_the_program_itself_gets_its_signals(record):
    source = """\
        import os
        os.kill(os.getpid(), 0)
        for pid in (1, 100, 4321):
            try:
                os.kill(pid, 0)
            except ProcessLookupError as error:
                print(error)
        """
    assert record(source).output() == "[Errno 3] No such process\n" * 3


DATES = """\
import datetime, pickle, time, warnings
warnings.simplefilter("ignore")
class Later(datetime.datetime): pass
time.sleep(1800)
print(datetime.datetime.now(), datetime.datetime.utcnow(), datetime.datetime.today(), datetime.date.today())
print(repr(datetime.datetime.now(datetime.timezone.utc)))
now = datetime.datetime.now()
print(type(now) is datetime.datetime, pickle.loads(pickle.dumps(now)) == now, type(Later.now()) is Later)
"""


@pytest.mark.parametrize("before", [[], [NOTHING]], ids=["beside the machine", "in a process of its own"])
def test_dates_are_virtual(before, record):
    recording = record(*before, DATES)
    assert recording.output("stderr", len(before)) == ""
    first, second, third = recording.output("stdout", len(before)).splitlines()
    assert first.count("2025-01-01 00:30:00.00") == 3
    assert first.endswith(" 2025-01-01")
    assert second.startswith("datetime.datetime(2025, 1, 1, 0, 30, 0, ")
    assert second.endswith(", tzinfo=datetime.timezone.utc)")
    assert third == "True True True"
