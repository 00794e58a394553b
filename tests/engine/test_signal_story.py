"""What a recording tells of signals: who sent them, what became of them, and which programs they ended."""

from __future__ import annotations

import sys

import pytest
from invariants import check_events
from recordings import run, written
from test_signal_programs import BLOCKED, ITSELF

from engine.scenario import Scenario

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="the simulated machine answers as Linux does")

# -- ends --------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["SIGTERM", "SIGALRM", "SIGUSR1", "SIGKILL"])
def test_a_default_action_ends_the_program_and_the_recording_says_so(record, name):
    recording = record(f"import os, signal\nos.kill(os.getpid(), signal.{name})\nprint('not reached')\n")
    assert (recording.end["reason"], recording.end["detail"]) == ("failed", name)
    assert recording.end["status"] == 128 + {"SIGTERM": 15, "SIGALRM": 14, "SIGUSR1": 10, "SIGKILL": 9}[name]
    assert recording.output() == ""
    check_events(recording)


@pytest.mark.parametrize("wait", ["time.sleep(9)", "while True:\n    x = 1\n"])
def test_an_alarm_that_nobody_catches_ends_the_program_in_its_sleep_and_in_its_tracks(record, wait):
    recording = record(f"import signal, time\nsignal.alarm(1)\n{wait}\n")
    assert (recording.end["reason"], recording.end["detail"]) == ("failed", "SIGALRM")
    assert recording.end["t"] == pytest.approx(1.0, abs=0.001)


def test_abort_ends_the_program_by_its_signal(record):
    recording = record("import os\nos.abort()\n")
    assert (recording.end["detail"], recording.end["status"]) == ("SIGABRT", 134)


def test_a_keyboard_interrupt_that_nobody_catches_has_the_status_of_its_signal(record):
    recording = record("import os, signal\nos.kill(os.getpid(), signal.SIGINT)\n")
    assert (recording.end["detail"], recording.end["status"]) == ("KeyboardInterrupt", 130)


def test_any_number_of_processes_may_be_killed_one_after_the_other(record):
    recording = record(
        """
        import os, signal, time
        for number in range(70):
            pid = os.fork()
            if pid == 0:
                time.sleep(9)
            os.kill(pid, signal.SIGKILL)
            os.waitpid(pid, 0)
        print("all of them")
        """
    )
    assert recording.output() == "all of them\n"


# -- what is told ------------------------------------------------------------------------------------------------------

ALARM = """
    import signal, time
    def rings(number, frame):
        pass
    signal.signal(signal.SIGALRM, rings)
    signal.setitimer(signal.ITIMER_REAL, 0.01)
    time.sleep(1)
"""


def test_the_recording_tells_what_came_who_handles_it_and_what_it_interrupted(record):
    recording = record(ALARM)
    sent, handled = recording.of("signal")
    assert (sent["event"], sent["name"], sent["program"]) == ("sent", "SIGALRM", 0)
    assert "by" not in sent
    assert (handled["event"], handled["task"], handled["handler"], handled["call"]) == ("handled", 1, "rings", "sleep")
    woken = next(each for each in recording.of("switch") if each["seq"] > sent["seq"])
    assert (woken["to"], woken["cause"]["type"], woken["cause"]["wake"]) == (1, "dispatch", sent["seq"])
    call = recording.only("call", func="rings")
    assert call["seq"] == handled["seq"] + 1
    before, after = recording.of("wait", call="sleep")
    assert before["until"] == after["until"]


def test_who_sent_a_signal_is_told(record):
    recording = record(written(ITSELF))
    assert {each.get("by") for each in recording.of("signal", event="sent")} == {1}


def test_a_signal_between_two_lines_interrupts_no_call(record):
    recording = record(
        """
        import signal
        log = []
        signal.signal(signal.SIGALRM, lambda number, frame: log.append(number))
        signal.setitimer(signal.ITIMER_REAL, 0.01)
        while not log:
            len(log)
        """
    )
    assert [each.get("call", "") for each in recording.of("signal", event="handled")] == [""]


def test_what_is_taken_by_waiting_for_it_is_told(record):
    taken = record(written(BLOCKED)).of("signal", event="taken")
    assert [each["call"] for each in taken] == ["sigwait", "sigwaitinfo", "sigwait"]


def test_the_state_names_the_newest_signal_of_a_program(record):
    recorded = record(ALARM).recorded
    last = recorded.at(len(recorded.steps) - 1)
    assert last["programs"][0]["signal"] == {
        "name": "SIGALRM",
        "event": "handled",
        "by": None,
        "task": 1,
        "handler": "rings",
        "call": "sleep",
    }


def test_handlers_at_any_instruction_come_at_the_same_one_in_every_run():
    program = written(
        """
        import signal
        seen = []
        def handler(number, frame):
            seen.append((frame.f_code.co_name, frame.f_lineno, frame.f_lasti))
        signal.signal(signal.SIGALRM, handler)
        signal.setitimer(signal.ITIMER_REAL, 0.0007, 0.00073)
        def compute(n):
            return sum(sorted(range(n), key=lambda each: -each)) + max(each for each in range(n))
        while len(seen) < 100:
            print(compute(3))
            values = {each: str(each) for each in range(4)}
        signal.setitimer(signal.ITIMER_REAL, 0)
        print(seen)
        """
    )
    first, second = (run((program,), Scenario.parse({})) for _ in range(2))
    assert first.events == second.events
    assert first.output().count("compute") > 5
