"""Sets up what is missing to run, test or check Switchyard, and says in plain sentences what it does.

    python3 tools/setup.py run      .venv with requirements.txt, and bubblewrap for the sandbox: what it takes to run
    python3 tools/setup.py test     the same with requirements-dev.txt, and Chromium for the browser tests
    python3 tools/setup.py dev      the same with the node packages for the JavaScript checks: everything
    python3 tools/setup.py node     the node packages alone
    python3 tools/setup.py python   the Python packages of dev alone
    python3 tools/setup.py check    changes nothing; says what is there and what is missing

Standard library only, and readable by Python 3.8, so that an old `python3` gets a sentence and not a traceback.
SWITCHYARD_VENV names another folder in the project's to make instead of .venv.
What is done already is not done again: each step leaves a mark that holds the hash of the files it was made from.
Missing Chromium, npm or bubblewrap is said and forgiven, because Switchyard and its other tests work without them.

It refuses to choose package sources (pip's, npm's and apt's own settings count), to install anything outside of the
project's folder except Debian packages when root runs it, and to know what Switchyard does.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import subprocess
import sys
from ctypes.util import find_library
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
NAME = os.environ.get("SWITCHYARD_VENV", ".venv")
VENV = ROOT / NAME
PYTHON = VENV / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
PYTHON_MARK = VENV / "switchyard-setup.json"
RUN_FILES = ("requirements.txt",)
DEV_FILES = ("requirements.txt", "requirements-dev.txt")
NODE_MARK = ROOT / "node_modules/.switchyard-setup.json"
NODE_FILES = ("package.json", "package-lock.json")
SUPPORTED = ((3, 13), (3, 12), (3, 11))
OLDEST_NODE = 20
BROWSERS = (
    "chromium",
    "chromium-browser",
    "google-chrome",
    "google-chrome-stable",
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
)


class SetupError(Exception):
    """What went wrong and what to do about it, as sentences for the person who reads the terminal."""


def say(sentence: str) -> None:
    print(f"setup: {sentence}", flush=True)


# --- running other programs ---------------------------------------------------------------------------------------


def ask(*command: str) -> str | None:
    """A program's output, or None where it cannot be run or fails."""
    try:
        done = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, timeout=60, check=False)
    except (OSError, subprocess.TimeoutExpired):
        return None
    return done.stdout.decode("utf-8", "replace").strip() if done.returncode == 0 else None


def do(failure: str, command: list[str], **environment: str) -> None:
    """Run quietly; where it fails, show what it printed and raise the sentence."""
    try:
        done = subprocess.run(
            command,
            cwd=ROOT,
            env=dict(os.environ, **environment),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            check=False,
        )
    except OSError as error:
        raise SetupError(f"{failure} ({command[0]} could not be started: {error.strerror})") from error
    if done.returncode:
        print(done.stdout.decode("utf-8", "replace"), file=sys.stderr, flush=True)
        raise SetupError(f"{failure} (Its own words are above; it ended with status {done.returncode}.)")


# --- marks: what was done, made from which files --------------------------------------------------------------------


def digests(files: tuple[str, ...]) -> dict[str, str]:
    return {name: hashlib.sha256((ROOT / name).read_bytes()).hexdigest() for name in files}


def is_done(mark: Path, files: tuple[str, ...]) -> bool:
    try:
        done = json.loads(mark.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return False
    return all(done.get(name) == digest for name, digest in digests(files).items())


def set_mark(mark: Path, files: tuple[str, ...]) -> None:
    unfinished = mark.with_name(mark.name + ".new")
    unfinished.write_text(json.dumps(digests(files), indent=1) + "\n", encoding="utf-8")
    unfinished.replace(mark)


# --- Python ---------------------------------------------------------------------------------------------------------


def version_of(python: str) -> tuple[int, ...] | None:
    """(3, 11) for a Python that runs, None for one that does not."""
    answer = ask(python, "-c", "import sys; print(*sys.version_info[:2])")
    return tuple(map(int, answer.split())) if answer else None


def version_of_venv() -> tuple[int, ...] | None:
    """The Python version of .venv where it works and has its pip, else None."""
    return version_of(str(PYTHON)) if ask(str(PYTHON), "-c", "import pip; print('yes')") else None


def dotted(version: tuple[int, ...]) -> str:
    return ".".join(map(str, version))


def pyenvs(version: tuple[int, ...]) -> list[str]:
    """The Pythons of a version that pyenv keeps, the newest first: those on PATH work only where they are chosen."""
    kept = Path(os.environ.get("PYENV_ROOT") or Path.home() / ".pyenv") / "versions"
    patches = {int(path.name.rpartition(".")[2]): path for path in kept.glob(dotted(version) + ".*") if is_plain(path)}
    return [str(patches[patch] / "bin/python") for patch in sorted(patches, reverse=True)]


def is_plain(path: Path) -> bool:
    """Whether a folder of pyenv's is named for a release alone: not 3.13.0t, not 3.13.0rc1."""
    return path.name.replace(".", "").isdecimal()


def pythons() -> dict[tuple[int, ...], str]:
    """One Python that works for each supported version that this machine has, the newest version first."""
    found: dict[tuple[int, ...], str] = {}
    for version in SUPPORTED:
        running = sys.executable if sys.version_info[:2] == version else None
        candidates = [running, shutil.which("python" + dotted(version)), *pyenvs(version)]
        working = next((python for python in candidates if python and version_of(python) == version), None)
        if working:
            found[version] = working
    return found


def find_python() -> tuple[str, tuple[int, ...]]:
    """The running Python where it is supported, else the newest supported one of this machine."""
    running = tuple(sys.version_info[:2])
    if running in SUPPORTED:
        return sys.executable, running
    for version, python in pythons().items():
        say(f"This is Python {dotted(running)}, which Switchyard does not support; using {python}.")
        return python, version
    raise SetupError(
        f"Switchyard needs Python 3.11, 3.12 or 3.13. This is Python {dotted(sys.version_info[:3])} "
        f"({sys.executable}), and no python3.13, python3.12 or python3.11 that works is on PATH or among pyenv's. "
        "Install one of them and try again; one that is elsewhere can be named: make run PYTHON=/where/it/is/python3.12"
    )


def ensure_venv_module(python: str, version: tuple[int, ...]) -> None:
    """Debian ships Python without the parts that make environments; they are a package of their own."""
    if ask(python, "-c", "import venv, ensurepip; print('yes')"):
        return
    package = f"python{dotted(version)}-venv"
    reason = why_not_apt()
    if reason:
        raise SetupError(
            f"{python} cannot make environments: its modules venv and ensurepip are missing. On Debian and Ubuntu "
            f"they come with `apt-get install {package}`; it was not installed for you, because {reason}."
        )
    apt_install(package)


def ensure_venv() -> None:
    python, version = find_python()
    there = version_of_venv()
    if there == version:
        return
    if VENV.exists():
        found = "does not work any more" if there is None else f"was made with Python {dotted(there)}"
        say(f"{NAME} {found}; making it anew with Python {dotted(version)}.")
    else:
        say(f"Making {NAME}, an environment of its own for Switchyard, with Python {dotted(version)}.")
    ensure_venv_module(python, version)
    do(f"The environment {NAME} could not be made.", [python, "-m", "venv", "--clear", str(VENV)])


def install(requirements: str, *files: str) -> None:
    """Install a requirements file; `files` are all those it is made of."""
    if is_done(PYTHON_MARK, files):
        return
    say(f"Installing the Python packages of {requirements} into {NAME}; the first time takes a minute.")
    pip = [str(PYTHON), "-m", "pip", "--disable-pip-version-check"]
    do(
        f"pip could not install {requirements}. Check that this machine reaches its package index, then try again.",
        [*pip, "install", "--progress-bar", "off", "-r", requirements],
    )
    set_mark(PYTHON_MARK, files)


def runtime_packages() -> None:
    ensure_venv()
    install("requirements.txt", *RUN_FILES)


def developer_packages() -> None:
    ensure_venv()
    install("requirements-dev.txt", *DEV_FILES)


# --- node -----------------------------------------------------------------------------------------------------------


def why_no_node() -> str | None:
    """Why nothing written in JavaScript can run here, or None."""
    version = ask("node", "--version")
    if not version:
        return "node is not installed"
    if int(version.lstrip("v").split(".")[0]) < OLDEST_NODE:
        return f"node is {version}, and it takes {OLDEST_NODE} or newer"
    return None


def why_no_npm() -> str | None:
    """Why the node packages cannot be used here, or None."""
    return why_no_node() or (None if shutil.which("npm") else "npm is not installed")


def node_packages() -> None:
    reason = why_no_npm()
    if reason:
        say(f"The JavaScript checks (tsc, biome) will not run: {reason}. Switchyard itself needs no node.")
        return
    if is_done(NODE_MARK, NODE_FILES):
        return
    say("Installing the node packages of package-lock.json for the JavaScript checks.")
    do(
        "npm could not install the node packages. Check that this machine reaches its npm registry, then try again.",
        [shutil.which("npm") or "npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund"],
    )
    set_mark(NODE_MARK, NODE_FILES)


# --- Chromium and Debian's packages -----------------------------------------------------------------------------------


def find_browser() -> str | None:
    """The Chromium that the browser tests drive: $CHROMIUM, or the first one found; None where there is none."""
    named = os.environ.get("CHROMIUM")
    return next(filter(None, map(shutil.which, [named] if named else BROWSERS)), None)


def is_debian() -> bool:
    try:
        lines = Path("/etc/os-release").read_text(encoding="utf-8").splitlines()
    except OSError:
        return False
    return "ID=debian" in lines and bool(shutil.which("apt-get"))


def why_not_apt() -> str | None:
    """Why this script may not install Debian packages here, or None."""
    if not is_debian():
        return "this is not Debian"
    if os.geteuid() != 0:
        return "only root may install packages"
    return None


def apt_install(*packages: str) -> None:
    names = ", ".join(packages)
    say(f"Installing {names} from Debian's packages; this takes a minute or two.")
    apt = ["apt-get", "-qq", "-o", "DPkg::Lock::Timeout=300"]
    quiet = {"DEBIAN_FRONTEND": "noninteractive"}
    do("apt-get could not update its list of packages.", [*apt, "update"], **quiet)
    do(f"apt-get could not install {names}.", [*apt, "install", "-y", "--no-install-recommends", *packages], **quiet)


def missing_for_browser() -> list[str]:
    """Debian packages: a browser, what Playwright's driver is linked with, and a font with Chinese characters."""
    there = {
        "chromium": find_browser(),
        "libatomic1": find_library("atomic"),
        "fonts-wqy-microhei": ask("fc-list", ":lang=zh"),
    }
    return [package for package, found in there.items() if not found]


def why_no_browser() -> str | None:
    """Why the browser tests cannot run here, or None."""
    if find_browser():
        return None
    if os.environ.get("CHROMIUM"):
        return f"the variable CHROMIUM names {os.environ['CHROMIUM']}, which is no program"
    why = why_not_apt() or "apt-get could not install it"
    return f"there is no Chromium or Chrome on PATH, and it was not installed for you, because {why}"


def browser() -> None:
    missing = missing_for_browser()
    if missing and not why_not_apt():
        try:
            apt_install(*missing)
        except SetupError as error:
            say(str(error))
    reason = why_no_browser()
    if reason:
        say(f"The browser tests will not run: {reason}. Install one, or name yours in the variable CHROMIUM.")


# --- the sandbox ----------------------------------------------------------------------------------------------------


def sandbox() -> None:
    """What visitors' programs are confined with. Without it Switchyard runs them for this computer alone."""
    if not sys.platform.startswith("linux") or shutil.which("bwrap"):
        return
    why = why_not_apt()
    if not why:
        try:
            apt_install("bubblewrap")
            return
        except SetupError as error:
            say(str(error))
            why = "apt-get could not install it"
    say(
        "There is no sandbox for programs of one's own: bwrap is missing, and it was not installed for you, because "
        f"{why}. Install the package bubblewrap, if others are to reach the server; see docs/sandbox.md."
    )


# --- what is there --------------------------------------------------------------------------------------------------


def report() -> None:
    """Say for each part whether it is there. Raises where something is missing that a check needs."""
    parts = [
        (f"{NAME} with a supported Python", version_of_venv() in SUPPORTED),
        ("packages to run", is_done(PYTHON_MARK, RUN_FILES)),
        ("packages to test and check", is_done(PYTHON_MARK, DEV_FILES)),
        ("bubblewrap for the sandbox", bool(shutil.which("bwrap")) or not sys.platform.startswith("linux")),
        ("Chromium for the browser tests", bool(find_browser())),
        ("node packages for the JavaScript checks", is_done(NODE_MARK, NODE_FILES)),
    ]
    for name, there in parts:
        say(f"{name:<42}{'there' if there else 'missing'}")
    if not all(there for _, there in parts):
        raise SetupError("Something is missing. `python3 tools/setup.py dev` sets up everything it can.")


STEPS = {
    "run": (runtime_packages, sandbox),
    "test": (developer_packages, sandbox, browser),
    "dev": (developer_packages, node_packages, sandbox, browser),
    "node": (node_packages,),
    "python": (developer_packages,),
    "check": (report,),
}


def main(arguments: list[str]) -> int:
    if len(arguments) != 1 or arguments[0] not in STEPS:
        print("usage: python3 tools/setup.py " + "|".join(STEPS), file=sys.stderr)
        return 2
    try:
        for step in STEPS[arguments[0]]:
            step()
    except SetupError as error:
        print(f"setup: {error}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print("setup: stopped. Run it again to go on.", file=sys.stderr)
        return 130
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
