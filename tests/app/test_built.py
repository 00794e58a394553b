"""The built form of the page: it is small, it is served where it is what the sources give, and never otherwise."""

from __future__ import annotations

import base64
import gzip
import logging
import re
import shutil
import zlib
from importlib import import_module
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient

from app import create_app, pages
from tools import bundle

ROOT = Path(__file__).resolve().parents[2]
MOST = 200_000  # bytes of the first load, whether Brotli may be used or not
FONTS = re.compile(r"url\(\"?\.\./(fonts/[^)\"]+)")


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of what the page is made of, with its built form beside it."""
    reason = bundle.why_not()
    if reason:
        pytest.skip(reason)
    folder = tmp_path_factory.mktemp("project")
    shutil.copytree(ROOT / "static", folder / "static", ignore=shutil.ignore_patterns("built"))
    shutil.copytree(ROOT / "templates", folder / "templates")
    (folder / "static/built").mkdir()
    for name, data in bundle.build_all().items():
        (folder / "static/built" / name).write_bytes(data)
    return folder


def serving(project: Path, **config: object) -> Flask:
    """An application that serves that copy."""
    app = create_app({"TESTING": True, **config})
    app.static_folder = str(project / "static")
    pages.configure(app, project)
    return app


@pytest.fixture
def built(project: Path) -> FlaskClient:
    return serving(project).test_client()


def first_load(client: FlaskClient, accepted: str) -> dict[str, int]:
    """What a first visit asks for, and how many bytes each answer has."""
    sizes: dict[str, int] = {}

    def get(path: str) -> str:
        answer = client.get(path, buffered=True, headers={"Accept-Encoding": accepted})
        assert answer.status_code == 200, path
        sizes[path] = len(answer.data)
        return client.get(path, buffered=True).get_data(as_text=True) if path.endswith((".css", "/")) else ""

    html = get("/")
    for path in dict.fromkeys(re.findall(r'(?:href|src)="(/static/[^"]+)"', html)):
        for font in FONTS.findall(get(path)):
            sizes.get(f"/static/{font}") or get(f"/static/{font}")
    get("/static/lang/zh.json")
    get("/api/examples")
    return sizes


@pytest.mark.parametrize("accepted", ["gzip, br", "gzip"])
def test_the_first_load_is_small(built: FlaskClient, accepted: str) -> None:
    sizes = first_load(built, accepted)
    assert sum(sizes.values()) <= MOST, sizes
    assert len(sizes) <= 16, "many requests are slow, however small they are"


def test_what_is_named_after_what_it_holds_is_kept_for_ever(built: FlaskClient) -> None:
    html = built.get("/").get_data(as_text=True)
    named = re.findall(r'"(/static/built/[^"]+)"', html)
    assert {Path(path).suffix for path in named} == {".js", ".css"}
    assert all("immutable" in built.get(path, buffered=True).headers["Cache-Control"] for path in named)
    for path in ("/", "/static/lang/en.json", "/static/built/manifest.json"):
        assert built.get(path, buffered=True).headers["Cache-Control"] == "no-cache"


def test_every_form_of_a_file_holds_the_same(built: FlaskClient) -> None:
    brotli = import_module("brotli")
    (path,) = re.findall(r'<script type="module" src="([^"]+)"', built.get("/").get_data(as_text=True))
    plain, *packed = (
        built.get(path, buffered=True, headers={"Accept-Encoding": accepted})
        for accepted in ("identity", "br, gzip", "br;q=0, gzip")
    )
    assert [each.headers["Content-Encoding"] for each in packed] == ["br", "gzip"]
    assert all("Accept-Encoding" in each.headers["Vary"] for each in packed)
    assert brotli.decompress(packed[0].data) == gzip.decompress(packed[1].data) == plain.data
    known = {"Accept-Encoding": "br", "If-None-Match": packed[0].headers["ETag"]}
    assert built.get(path, buffered=True, headers=known).status_code == 304


def test_where_a_source_has_changed_the_modules_are_served(
    project: Path, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    copy = tmp_path / "copy"
    shutil.copytree(project, copy)
    with (copy / "static/js/link.js").open("a") as file:
        file.write("// Somebody is at work.\n")
    with caplog.at_level(logging.INFO, "switchyard.pages"):
        html = serving(copy).test_client().get("/").get_data(as_text=True)
    assert "/static/js/main.js" in html
    assert "built" not in html
    assert "static/js/link.js has changed since `make bundle`" in caplog.text


@pytest.mark.parametrize("spoilt", ["{", "{}", '{"inputs": 1}'])
def test_a_manifest_that_cannot_be_read_costs_nothing_but_time(
    project: Path, tmp_path: Path, caplog: pytest.LogCaptureFixture, spoilt: str
) -> None:
    copy = tmp_path / "copy"
    shutil.copytree(project, copy)
    (copy / "static/built/manifest.json").write_text(spoilt)
    assert "/static/js/main.js" in serving(copy).test_client().get("/").get_data(as_text=True)
    assert "its built form cannot be read" in caplog.text


def test_whoever_wants_the_modules_gets_them(project: Path) -> None:
    assert "/static/js/main.js" in serving(project, BUNDLE=False).test_client().get("/").get_data(as_text=True)


def test_a_build_is_the_same_every_time(project: Path) -> None:
    there = {path.name: path.read_bytes() for path in (project / "static/built").iterdir()}
    assert bundle.build_all() == there


def test_nothing_that_is_built_names_a_place_of_the_machine_that_built_it(project: Path) -> None:
    replay = (project / "static/built" / bundle.REPLAY).read_text("utf-8")
    packed = re.findall(r'id="packed-player">([^<]+)<', replay)
    player = zlib.decompress(base64.b85decode(packed[0].strip().replace(",", "<"))).decode()
    scripts = [path.read_text("utf-8") for path in (project / "static/built").glob("*.js")]
    for text in (player, *scripts):
        assert not re.search(r"""["'`](?:\.\./)+[^"]*static/""", text)
        assert str(ROOT) not in text
