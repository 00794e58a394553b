"""The command line, from outside: what each command prints, writes and ends with."""

from __future__ import annotations

import json
import re
import subprocess
import sys

import pytest
from commands import ROOT, Command, read
from recordings import FOLDER, PROGRAMS

from engine.gallery import load_example, note_ids

GREENLETS = FOLDER / "greenlet_eat_drink.py"
GEVENT = FOLDER / "gevent_pair.py"
ENDLESS = "n = 0\nwhile True:\n    n += 1\n"


@pytest.fixture
def write(tmp_path):
    """write(text): a program's path."""

    def written(text, name="p.py"):
        path = tmp_path / name
        path.write_text(text, "utf-8")
        return path

    return written


# --- run: output and summary ------------------------------------------------------------------------------------------


def test_run_passes_the_output_through_and_sums_up_on_stderr_in_one_line(command):
    done = command("run", GEVENT)
    assert (done.status, done.out) == (0, "123\n456\n345\n567\n")
    assert done.err == "switchyard: gevent_pair.py: finished after 2.00 s of virtual time; 12 switches, 76 events\n"


def test_each_stream_of_the_program_comes_out_of_its_own(command, write):
    done = command("run", write("import sys\nprint('out')\nprint('err', file=sys.stderr)\n"))
    assert done.out == "out\n"
    assert done.err.splitlines()[0] == "err"


def test_without_record_nothing_is_written(command, tmp_path):
    command("run", GREENLETS)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("source", "status"),
    [
        pytest.param("print(1)\n", 0, id="finished"),
        pytest.param("1 / 0\n", 1, id="failed"),
        pytest.param("import sys\nsys.exit(7)\n", 7, id="sys.exit(7)"),
        pytest.param("import sys\nsys.exit()\n", 0, id="sys.exit()"),
        pytest.param("import sys\nsys.exit('why')\n", 1, id="sys.exit with a sentence"),
        pytest.param("input()\n", 3, id="waits for the keyboard for ever"),
        pytest.param("import socket\ns = socket.socket()\ns.bind(('', 0))\ns.listen()\ns.accept()\n", 3, id="waits"),
        pytest.param("import time\ntime.sleep(4000)\n", 4, id="longer than an hour"),
        pytest.param("raise SystemExit(300)\n", 300 & 0xFF, id="no more than a byte"),
        pytest.param(
            "import os\nos._exit(5)\n",
            5,
            id="os._exit(5)",
        ),
    ],
)
def test_the_exit_status_is_that_of_the_program_or_says_what_ended_it(source, status, command, write):
    assert command("run", write(source)).status == status


def test_what_sys_exit_says_goes_to_stderr(command, write):
    assert command("run", write("import sys\nsys.exit('because')\n")).err.splitlines()[0] == "because"


# --- run: limits ------------------------------------------------------------------------------------------------------


def test_a_limit_in_events_leaves_a_marker_and_the_recording(command, write, tmp_path):
    done = command("run", write(ENDLESS), "--limit-steps", 50, "--record", "out.json")
    lines = read(tmp_path / "out.json")
    assert done.status == 4
    assert "limit (50 events)" in done.summary
    assert (lines[-1]["kind"], lines[-1]["reason"], lines[-1]["detail"]) == ("end", "limit", "50 events")


def test_a_limit_of_n_events_records_n_events_and_the_end(command, write, tmp_path):
    command("run", write(ENDLESS), "--limit-steps", 50, "--record", "out.json")
    assert len(read(tmp_path / "out.json")) == 1 + 50 + 1


def test_a_limit_in_time_leaves_a_marker_and_the_recording(command, write, tmp_path):
    done = command("run", write(ENDLESS), "--limit-time", 0.01, "--record", "out.json")
    end = read(tmp_path / "out.json")[-1]
    assert done.status == 4
    assert (end["reason"], end["detail"], end["t"]) == ("limit", "0.01 s", 0.01)


def test_a_limit_in_the_scenario_counts_and_the_command_line_goes_before_it(command, write, tmp_path):
    (tmp_path / "world.json").write_text('{"limits": {"time": 0.5, "steps": 1000}}')
    assert "limit (1000 events)" in command("run", write(ENDLESS), "--scenario", "world.json").summary
    given = command("run", write(ENDLESS), "--scenario", "world.json", "--limit-steps", 10)
    assert "limit (10 events)" in given.summary


# --- run: the world ---------------------------------------------------------------------------------------------------


def test_stdin_is_typed_a_line_whenever_the_program_asks(command, write):
    path = write("while (line := input('? ')) != 'q':\n    print(line.upper())\n")
    for text in ("hello\\nq", "hello\nq", "hello\nq\n"):
        assert command("run", path, "--stdin", text).out == "? HELLO\n? "


def test_stdin_feeds_the_last_program_named(command, write):
    echo = "import sys\nprint(__file__, sys.stdin.readline())\n"
    silent = write("print('silent')\n", "first.py")
    done = command("run", silent, write(echo, "second.py"), "--stdin", "typed")
    assert "second.py typed" in done.out


def test_the_client_runs_beside_the_server(command):
    programs = (FOLDER / "server_nonblocking.py", FOLDER / "client.py")
    done = command("run", *programs, "--stdin", "hello\\nq", "--limit-time", 2)
    assert done.status == 4
    assert done.out == ">>>hello\nHELLO\n>>>客户端正常退出了!\n"


def test_a_scenario_is_a_file_or_the_name_of_an_example(command, tmp_path):
    server = FOLDER / "server_select.py"
    (tmp_path / "world.json").write_text(json.dumps(load_example("server-select").scenario.to_json()))
    by_file = command("run", server, "--scenario", "world.json", "--record", "1.json")
    by_name = command("run", server, "--scenario", "server-select", "--record", "2.json")
    assert (by_file.status, by_file.out) == (by_name.status, by_name.out) == (3, "hello\nhi\nbye\n")
    assert (tmp_path / "1.json").read_bytes() == (tmp_path / "2.json").read_bytes()


def test_inside_also_records_the_lines_of_a_library_and_changes_nothing_else(command, tmp_path):
    outputs = [command("run", GEVENT, "--record", "out.json")]
    own = read(tmp_path / "out.json")[1:]
    outputs.append(command("run", GEVENT, "--inside", "gevent", "--record", "out.json"))
    both = read(tmp_path / "out.json")[1:]
    assert outputs[0].out == outputs[1].out
    inside = [each for each in both if each.get("file", "").startswith("gevent/")]
    assert {each["kind"] for each in inside} == {"call", "line", "return"}
    rest = [each for each in both if not each.get("file", "").startswith("gevent/")]
    assert [_unnumbered(each) for each in rest] == [_unnumbered(each) for each in own]


def test_a_program_finds_the_modules_beside_it(command, write):
    write("WORD = 'beside'\n", "neighbour.py")
    assert command("run", write("import neighbour\nprint(neighbour.WORD)\n")).out == "beside\n"


def _unnumbered(event):
    cause = {**event.get("cause", {}), "wake": None}
    return {**event, "seq": 0, "cause": cause}


# --- show and export --------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def recordings(tmp_path_factory):
    """The recording of every example, by its name."""
    folder = tmp_path_factory.mktemp("recordings")
    for ident in note_ids():
        paths = [FOLDER / each.name for each in load_example(ident).programs]
        Command.run("run", *paths, "--scenario", ident, "--record", f"{ident}.json.gz", folder=folder)
    return folder


@pytest.mark.parametrize("language", ["en", "zh"])
def test_show_tells_every_step_in_words(language, command, recordings):
    for ident in note_ids():
        done = command("show", recordings / f"{ident}.json.gz", "--lang", language)
        assert (done.status, done.err) == (0, "")
        assert "say." not in done.out
        assert "{" not in "".join(line[32:] for line in done.out.splitlines() if "line" not in line)
        first, *steps = done.out.splitlines()
        assert first.startswith(load_example(ident).programs[0].name)
        assert len([each for each in steps if each[:5].strip().isdigit()]) > 20


def test_show_names_who_has_the_cpu_and_when(command, recordings):
    lines = command("show", recordings / "gevent-pair.json.gz").out.splitlines()
    assert "    0    0.000000 s  MAIN   MAIN is about to run line 1: import gevent" in lines
    assert any("-      Nobody is ready: the hub waits in the kernel, and the CPU sleeps." in each for each in lines)
    assert lines[-1].endswith("-      The program is finished.")


def test_show_speaks_chinese(command, recordings):
    text = command("show", recordings / "gevent-pair.json.gz", "--lang", "zh").out
    assert "time.sleep(1)" in text
    assert len([each for each in text if "一" <= each <= "鿿"]) > 200


def test_show_stops_quietly_when_nobody_reads_on(recordings, tmp_path):
    line = f"{sys.executable} -m engine show {recordings / 'server-select.json.gz'} | head -n 1"
    done = subprocess.run(line, shell=True, cwd=ROOT, capture_output=True, text=True, timeout=60)
    assert done.stderr == ""
    assert done.stdout.startswith("server_select.py")


def test_export_writes_slices_for_every_task_that_perfetto_opens(command, recordings, tmp_path):
    for ident in note_ids():
        done = command("export", recordings / f"{ident}.json.gz", "--perfetto", "trace.json")
        assert done.status == 0
        events = json.loads((tmp_path / "trace.json").read_text("utf-8"))["traceEvents"]
        slices = [each for each in events if each["ph"] == "X"]
        named = {(each["pid"], each["tid"]) for each in events if each["name"] == "thread_name"}
        assert {(each["pid"], each["tid"]) for each in slices} == named, ident
        assert all(each["dur"] > 0 and each["ts"] >= 0 for each in slices)
        by_task = {}
        for each in sorted(slices, key=lambda each: each["ts"]):
            assert each["ts"] >= by_task.get(each["tid"], 0), "slices of a task do not overlap"
            by_task[each["tid"]] = each["ts"] + each["dur"]


# --- bad arguments ----------------------------------------------------------------------------------------------------

BAD_SCENARIOS = {
    "no JSON": ("{", "is no JSON"),
    "no UTF-8": ("\udcff", "is no JSON"),
    "no object": ("[1]", "holds no JSON object"),
    "too deep": ("[" * 100_000, "is no JSON"),
    "an unknown field": ('{"peer": []}', "unknown field `peer`"),
    "a wrong type": ('{"peers": 3}', "Expected `array`, got `int`"),
    "an unknown step": ('{"peers": [{"name": "A", "connect": 1, "script": [["dance"]]}]}', "unknown step ['dance']"),
    "an impossible machine": ('{"machine": {"platform": "amiga"}}', "linux, windows"),
}


def refused(done, words):
    """One clear sentence, status 2, no traceback."""
    assert done.status == 2, done
    assert done.out == ""
    assert words in done.summary
    assert "Traceback" not in done.err


@pytest.mark.parametrize("kind", BAD_SCENARIOS)
def test_an_invalid_scenario_is_refused_with_a_sentence(kind, command, tmp_path):
    text, words = BAD_SCENARIOS[kind]
    (tmp_path / "world.json").write_text(text, "utf-8", "surrogateescape")
    done = command("run", GREENLETS, "--scenario", "world.json", "--record", "out.json")
    refused(done, words)
    assert done.err.count("\n") == 1
    assert not (tmp_path / "out.json").exists()


@pytest.mark.parametrize("limits", ["3", "[1]", '"ab"', "null"])
def test_limits_of_the_wrong_type_are_refused_with_a_sentence(limits, command, tmp_path):
    (tmp_path / "world.json").write_text(f'{{"limits": {limits}}}')
    refused(command("run", GREENLETS, "--scenario", "world.json"), "limits")


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        ([], "required: COMMAND"),
        (["dance"], "invalid choice: 'dance'"),
        (["run"], "required: PROGRAM"),
        (["run", "missing.py"], "missing.py: No such file or directory"),
        (["run", "."], "Is a directory"),
        (["run", GREENLETS, GREENLETS], "same file name"),
        (["run", GREENLETS, "--scenario", "missing"], "missing: No such file or directory"),
        (["run", GREENLETS, "--seed", "x"], "invalid int value"),
        (["run", GREENLETS, "--limit-steps", "0"], "limits.steps must lie between"),
        (["run", GREENLETS, "--limit-steps", "-5"], "limits.steps must lie between"),
        (["run", GREENLETS, "--limit-time", "nan"], "limits.time must lie between"),
        (["run", GREENLETS, "--limit-time", "0"], "limits.time must lie between"),
        (["run", GREENLETS, "--record", "missing/out.json"], "missing/out.json: No such file or directory"),
        (["run", GREENLETS, "--inside", "numpy"], "invalid choice: 'numpy'"),
        (["run", GREENLETS, GEVENT, "--host"], "one program runs at a time"),
        (["show"], "required: RECORDING"),
        (["show", "missing.json"], "missing.json: No such file or directory"),
        (["show", GREENLETS], "greenlet_eat_drink.py is no Switchyard recording"),
        (["show", GREENLETS, "--lang", "tlh"], "invalid choice: 'tlh'"),
        (["export", GREENLETS], "one of the arguments --perfetto --html is required"),
        (["export", GREENLETS, "--perfetto", "out.json"], "is no Switchyard recording"),
    ],
)
def test_bad_arguments_are_refused_with_a_sentence(arguments, words, command):
    refused(command(*arguments), words)


def test_a_program_that_is_not_utf8_is_refused_with_a_sentence(command, tmp_path):
    (tmp_path / "p.py").write_bytes(b"print('\xe9')\n")
    refused(command("run", "p.py"), "p.py is no Python source: it is not UTF-8 text.")


def test_an_invalid_program_leaves_no_recording_behind(command, tmp_path):
    command("run", "missing.py", "--record", "out.json")
    assert list(tmp_path.iterdir()) == []


def test_help_explains_every_option(command):
    text = " ".join(command("run", "--help").out.split())
    wanted = {"--scenario", "--stdin", "--seed", "--limit-steps", "--limit-time", "--record", "--host", "--inside"}
    assert wanted <= set(re.findall(r"--[a-z-]+", text))


# --- the same program without anybody watching ------------------------------------------------------------------------

PLAIN = ["greenlet_ways.py", "gevent_waits.py", "gevent_failure.py", "select_self.py", "poll_self.py", "epoll_self.py"]


@pytest.mark.parametrize("path", [GREENLETS, *(PROGRAMS / name for name in PLAIN)], ids=lambda path: path.stem)
def test_a_program_prints_the_same_recorded_and_unrecorded(path, command, tmp_path):
    assert command("run", path).out == Command.plain(path, tmp_path).out
