"""Recordings brought to the page: made on this machine, dropped or chosen, walked through, and refused in words."""

from __future__ import annotations

import base64
import os
import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from board import Board
from conftest import ROOT, Complaints
from playwright.sync_api import Page, expect

PATIENCE = 60.0
PROGRAM = """
import socketserver
import sys
import threading
import time

class Answer(socketserver.StreamRequestHandler):
    def handle(self):
        line = self.rfile.readline()
        time.sleep(0.01)
        self.wfile.write(line.upper())

class Server(socketserver.ThreadingTCPServer):
    daemon_threads = True

with Server(("127.0.0.1", 0), Answer) as server:
    threading.Thread(target=server.serve_forever, name="server").start()
    import socket
    for word in sys.argv[1:]:
        with socket.create_connection(server.server_address) as connection:
            connection.sendall(word.encode() + b"\\n")
            print(connection.recv(100).decode().strip())
    server.shutdown()
"""
DROP = """async ([name, text]) => {
  const bytes = Uint8Array.from(atob(text), (one) => one.charCodeAt(0));
  const dataTransfer = new DataTransfer();
  dataTransfer.items.add(new File([bytes], name));
  const event = (kind) => document.body.dispatchEvent(
    new DragEvent(kind, { dataTransfer, bubbles: true, cancelable: true }));
  event("dragenter");
  await new Promise((painted) => requestAnimationFrame(() => requestAnimationFrame(painted)));
  const veiled = Boolean(document.querySelector(".drop-veil"));
  event("dragover");
  event("drop");
  return veiled;
}"""


@pytest.fixture(scope="module")
def recording(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A program with real threads and sockets, recorded on this machine."""
    folder = tmp_path_factory.mktemp("recording")
    (folder / "app.py").write_text(PROGRAM, "utf-8")
    command = [sys.executable, "-m", "engine", "run", "--host", "app.py", "--record", "out.json.gz", "--", "one", "two"]
    done = subprocess.run(
        command,
        cwd=folder,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=PATIENCE,
        check=True,
    )
    assert done.stdout == "ONE\nTWO\n"
    return folder / "out.json.gz"


def drop(page: Page, name: str, data: bytes) -> None:
    """Drops a file onto the page, which shows that it may be dropped."""
    assert page.evaluate(DROP, [name, base64.b64encode(data).decode()])


def shown(page: Page) -> str:
    """What the page says it shows."""
    return page.locator(".chooser .ttl").inner_text()


def wait_for_recording(board: Board) -> None:
    expect(board.page).to_have_url(re.compile("#recording="), timeout=30_000)
    board.settle()


def test_a_recording_of_this_machine_is_dropped_and_walked_through(
    recording: Path, new_page: Callable[..., Page]
) -> None:
    board = Board(new_page())
    board.open()
    drop(board.page, "out.json.gz", recording.read_bytes())
    wait_for_recording(board)
    assert shown(board.page) == "Recording of app.py"
    first = board.look()
    assert (first.step, first.of) == (1, len(board.run.steps))
    assert first.of > 40
    end = board.press("End")
    assert [row.strip() for row in end.output[0]] == ["ONE", "TWO"]
    assert "finished" in end.sentence
    assert any("handle" in card or "server" in card or "process_request" in card for card in end.cards)
    assert board.press("Home") == first


def test_nothing_of_a_recording_can_be_changed(recording: Path, new_page: Callable[..., Page]) -> None:
    board = Board(new_page())
    board.open()
    drop(board.page, "out.json.gz", recording.read_bytes())
    wait_for_recording(board)
    page = board.page
    for key in ("Shift+W", "Shift+P", "q"):
        page.keyboard.press(key)
        expect(page.locator(".told")).to_contain_text("stays as it is")
    expect(page.locator("#panel-world")).to_have_count(0)
    expect(page.locator(".btn.edit, form.prompt, .unfold")).to_have_count(0)


def test_its_address_leads_there_again_and_back_leads_to_the_run_before(
    recording: Path, new_page: Callable[..., Page]
) -> None:
    board = Board(new_page())
    board.open()
    before = shown(board.page)
    drop(board.page, "out.json.gz", recording.read_bytes())
    wait_for_recording(board)
    board.press("ArrowRight", "ArrowRight")
    expect(board.page).to_have_url(re.compile("#recording=[^&]+&s=3"))
    board.page.reload()
    assert board.settle().step == 3
    assert shown(board.page) == "Recording of app.py"
    board.page.go_back()
    expect(board.page.locator(".chooser .ttl")).to_have_text(before)


def test_a_file_is_chosen_in_the_gallery(recording: Path, new_page: Callable[..., Page]) -> None:
    board = Board(new_page())
    board.open()
    board.press("e")
    with board.page.expect_file_chooser() as chooser:
        board.page.get_by_role("button", name="Open a file").click()
    chooser.value.set_files(recording)
    wait_for_recording(board)
    expect(board.page.locator("#examples")).to_have_count(0)


def test_a_python_file_is_a_program_of_ones_own(new_page: Callable[..., Page]) -> None:
    board = Board(new_page())
    board.open()
    drop(board.page, "mine.py", b"print('mine')\n")
    expect(board.page).to_have_url(re.compile("#example=own&work="), timeout=30_000)
    expect(board.page.locator("[data-editor]")).to_contain_text("print('mine')")
    assert board.settle().of > 1


def test_what_is_no_recording_is_told_in_words(new_page: Callable[..., Page], complaints: Complaints) -> None:
    complaints.allow("422")
    board = Board(new_page())
    board.open()
    notice = board.page.locator(".notice[role=alert]")
    drop(board.page, "picture.png", b"\x89PNG")
    expect(notice).to_contain_text("neither a recording nor a Python file")
    drop(board.page, "other.json", b'{"peers": []}\n')
    expect(notice).to_contain_text("no recording that can be shown")


def test_a_broken_recording_says_at_which_line_and_shows_what_comes_before(
    recording: Path, new_page: Callable[..., Page]
) -> None:
    board = Board(new_page())
    board.open()
    lines = subprocess.run(["zcat", recording], capture_output=True, check=True).stdout.splitlines(keepends=True)
    lines[60] = b'{"t":0.1,"seq":59,"kind":"explosion"}\n'
    drop(board.page, "out.json", b"".join(lines))
    expect(board.page.locator(".notice").first).to_contain_text("broken at line 61", timeout=30_000)
    assert shown(board.page) == "Recording of app.py"
    assert board.look().of > 20
