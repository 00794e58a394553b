"""`python -m app`: where it listens, what it says, and what it says when it cannot."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
from collections.abc import Callable
from urllib.request import urlopen

import pytest
from serving import PATIENCE, ROOT, Server

from app.limits import Limits
from app.server import CannotServe, address, url


def start(*arguments: str, **env: str) -> subprocess.CompletedProcess[str]:
    """Starts a server that is expected to give up."""
    return subprocess.run(
        [sys.executable, "-m", "app", *arguments],
        cwd=ROOT,
        env={**os.environ, **env},
        capture_output=True,
        text=True,
        timeout=PATIENCE,
        check=False,
    )


def test_the_greeting_is_one_line_with_the_address(server: Server) -> None:
    assert server.greeting == f"Switchyard is ready: http://127.0.0.1:{server.port}  (stop with Ctrl+C)\n"


def test_a_port_in_use_is_named_with_a_way_out() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        ended = start(PORT=str(port), HOST="127.0.0.1")
    assert ended.returncode == 1
    assert ended.stdout == ""
    (line,) = ended.stderr.splitlines()
    assert line.startswith(f"Port {port} on 127.0.0.1 is in use already.")
    assert f"PORT={port + 1}" in line


@pytest.mark.parametrize(
    "env", [{"PORT": "http"}, {"PORT": "99999"}, {"PORT": "-1"}, {"PORT": "0", "HOST": "203.0.113.1"}], ids=str
)
def test_bad_addresses_get_a_sentence(env: dict[str, str]) -> None:
    ended = start(**env)
    assert ended.returncode == 1
    (line,) = ended.stderr.splitlines()
    assert line.endswith(".")
    assert next(reversed(env.values())) in line


def test_who_asks_for_help_or_gives_arguments_is_told_how_it_is_started() -> None:
    told = start("--help")
    assert (told.returncode, told.stderr) == (0, "")
    assert "HOST (default 127.0.0.1) and PORT (default 8765)" in " ".join(told.stdout.split())
    refused = start("--port", "1")
    assert refused.returncode == 2
    assert "unrecognized arguments: --port 1" in refused.stderr


def test_a_bad_limit_gets_a_sentence() -> None:
    ended = start(PORT="0", SWITCHYARD_LIMIT_RUNNING="none")
    assert (ended.returncode, ended.stderr) == (1, "LIMIT_RUNNING must be a number above 0, not 'none'.\n")


def test_only_the_reserve_may_be_empty() -> None:
    assert Limits.from_config({"LIMIT_RESERVE": 0}).reserve == 0
    with pytest.raises(ValueError, match=r"^LIMIT_RESERVE must be a number 0 or above, not -1\.$"):
        Limits.from_config({"LIMIT_RESERVE": -1})
    with pytest.raises(ValueError, match=r"^LIMIT_RUNS must be a number above 0, not 0\.$"):
        Limits.from_config({"LIMIT_RUNS": 0})


def test_the_usual_address() -> None:
    assert address({}) == address({"PORT": "", "HOST": ""}) == ("127.0.0.1", 8765)
    assert address({"PORT": "80", "HOST": "0.0.0.0"}) == ("0.0.0.0", 80)
    with pytest.raises(CannotServe):
        address({"PORT": "٣"})


def test_a_server_on_another_loopback_address_answers_to_it(serve: Callable[..., Server]) -> None:
    if not has_ipv6():
        pytest.skip("this machine has no IPv6")
    server = serve(host="::1")
    with urlopen(f"http://[::1]:{server.port}/healthz", timeout=PATIENCE) as answer:
        assert answer.status == 200


def has_ipv6() -> bool:
    try:
        socket.create_server(("::1", 0), family=socket.AF_INET6).close()
    except OSError:
        return False
    return True


@pytest.mark.parametrize(
    ("host", "shown"),
    [("127.0.0.1", "127.0.0.1"), ("0.0.0.0", "127.0.0.1"), ("::1", "[::1]"), ("::", "localhost"), ("box", "box")],
)
def test_the_address_can_be_typed_into_a_browser(host: str, shown: str) -> None:
    assert url(host, 80) == f"http://{shown}:80"
