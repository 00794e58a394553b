"""What is installed is read once, and anew when it may have changed; what a run takes does not depend on it."""

from __future__ import annotations

INSTALLS = """
import os, sys
from importlib.metadata import entry_points
def install(folder, name):
    os.makedirs(f"{folder}/{name}-1.dist-info")
    for file, text in (("METADATA", f"Name: {name}\\n"), ("entry_points.txt", f"[ours]\\n{name} = os:{name}\\n")):
        with open(f"{folder}/{name}-1.dist-info/{file}", "w") as opened:
            opened.write(text)
def ours():
    return sorted(each.name for each in entry_points(group="ours"))
"""


def test_what_is_installed_is_found_as_often_as_one_asks(record):
    source = INSTALLS + "install('a', 'one')\nsys.path.append('a')\nprint(ours(), ours())\n"
    assert record(source).output() == "['one'] ['one']\n"


def test_a_folder_that_comes_to_the_path_or_changes_is_read(record):
    source = INSTALLS + (
        "print(ours())\n"
        "install('a', 'one')\nsys.path.append('a')\nprint(ours())\n"
        "install('a', 'two')\nos.utime('a', (1, 1))\nprint(ours())\n"
    )
    assert record(source).output() == "[]\n['one']\n['one', 'two']\n"


def test_whoever_else_knows_of_distributions_is_always_asked(record):
    source = INSTALLS + (
        "class Finder:\n"
        "    asked = 0\n"
        "    def find_spec(self, *a): return None\n"
        "    def find_distributions(self, context): self.asked += 1; return iter(())\n"
        "finder = Finder()\nsys.meta_path.append(finder)\nours(); ours()\nprint(finder.asked)\n"
    )
    assert record(source).output() == "2\n"


def test_all_of_them_are_there_too(record):
    source = INSTALLS + "install('a', 'one')\nsys.path.append('a')\nprint('ours' in entry_points().groups)\n"
    assert record(source).output() == "True\n"


def test_asking_costs_as_many_lines_as_are_written(record):
    """Also in a program with threads, where lines of libraries cost time."""
    source = (
        "import threading, time\n"
        "from importlib.metadata import entry_points\n"
        "entry_points(group='x')\n"
        "thread = threading.Thread(target=time.sleep, args=(1,))\nthread.start()\n"
        "before = time.monotonic()\nfor _ in range(20): entry_points(group='x')\n"
        "print(round(time.monotonic() - before, 4) < 0.01)\nthread.join()\n"
    )
    assert record(source).output() == "True\n"
