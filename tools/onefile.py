"""The file that a recording is put into, to be played from anywhere with the network off: player, looks, words, fonts.

All of it stands deflated in the page's own elements, as docs/view-protocol.md ("One file") describes, and a few lines
of script unfold it. Refuses to know the recording, for which it leaves a place.
"""

from __future__ import annotations

import base64
import json
import re

from engine import spoken, templates
from engine.replay import written

from .building import build, deflated, read, style
from .vendor import ROOT

UNFOLD = "static/js/unfold.js"
ICON = "static/icons/switchyard.svg"
PLACE = "<!--recording-->"
# There is one run in a file: what shows others is left out, what saves it once more, and what is large. The page does
# not offer any of it (`away` in commands.js, `apart` in save/exporters.js).
OTHERS = [
    "static/js/company.js",
    "static/js/onefile.js",
    "static/js/save/film.js",
]
OTHER_SHEETS = [
    f"static/css/{name}.css"
    for name in (
        "classroom",
        "compare",
        "crowd",
        "drop",
        "edit",
        "embed",
        "examples",
        "gallery",
        "history",
        "share",
        "tour",
        "world",
    )
]
# What only they say. Of the errors those stay that a page can meet without a server.
AWAY = ("class", "edit", "follow", "gallery", "ghost", "inside", "mine", "runs", "share", "tour", "world")
WAYS = ("compare", "new-program", "next-example", "open-file", "previous-example", "save-gif", "save-html")
ELSEWHERE = (
    *("chapter.", "class.", "compare.", "drop.", "edit.", "editor.", "framed.", "gallery.", "ghost.", "history."),
    *("mine.", "setting.", "share.", "tour.", "world."),
    *(f"{said}.{area}" for said in ("command", "help.key", "told") for area in AWAY),
    *(f"command.{way}" for way in WAYS),
    *(f"help.key.{row}" for row in ("example", "file")),
    *(
        f"error.{code}"
        for code in ("bad-message", "busy", "class-", "file", "gallery", "not-allowed", "own-", "recording")
    ),
    *(f"error.{code}" for code in ("same-names", "scenario", "store", "superseded", "too-", "unknown-", "unsent")),
)
# Nothing in the file may reach for anything that is not in it.
POLICY = (
    "default-src 'none'; script-src 'unsafe-inline'; style-src 'unsafe-inline'; font-src data:; img-src data: blob:; "
    "connect-src data:; worker-src blob:; media-src blob:"
)
SPRITE = re.compile(r'<svg class="sprite".*?</svg>\n?', re.DOTALL)
OUTSIDE = re.compile(rb'"(?:\.\./)+[^"]*static/js/([^"]+)"')
ASKS = re.compile(r'<link rel="(?:preload|modulepreload|stylesheet|icon)"[^>]*>\n?|<script [^>]*></script>\n?')


def template(page: str, script: str, sheets: list[str]) -> tuple[bytes, list[str]]:
    """The file, made of the page and what it asks for; and all that was read for it."""
    player, played = _script(script)
    unfold, unfolded = _script(UNFOLD)
    looks, styled = style([each for each in sheets if each not in OTHER_SHEETS], "--loader:.woff2=dataurl")
    languages = [language["id"] for language in spoken()]
    sprite = SPRITE.findall(page)[0].encode()
    packed = {
        "packed-style": looks,
        "packed-sprite": sprite,
        "packed-player": player,
        "packed-words": _words(languages),
    }
    body = [*(element(name, written(deflated(data))) for name, data in packed.items()), PLACE]
    text = SPRITE.sub("", ASKS.sub("", page))
    text = text.replace("</head>", f"{_head()}</head>")
    text = text.replace("</body>", "\n".join([*body, f"<script type=module>{unfold.decode()}</script>\n</body>"]))
    return text.encode(), [*played, *unfolded, *styled, *map(words_of, languages), ICON]


def element(name: str, text: str) -> str:
    """An element that holds text and shows nothing."""
    return f'<script type="text/plain" id="{name}">{text}</script>'


def _head() -> str:
    icon = base64.b64encode((ROOT / ICON).read_bytes()).decode()
    return (
        f'<meta http-equiv="Content-Security-Policy" content="{POLICY}">\n'
        f'<link rel="icon" href="data:image/svg+xml;base64,{icon}">\n'
    )


def _script(path: str) -> tuple[bytes, list[str]]:
    """One script of many, and all that was read for it."""
    files, told = build([path, *(f"--external:./{other}" for other in OTHERS)])
    (data,) = files.values()
    # esbuild names what is left out by its way from a temporary folder, which is another one on every machine.
    return OUTSIDE.sub(rb'"./\1"', data.strip()), read(told)


def words_of(language: str) -> str:
    """The file of its words."""
    return f"static/lang/{language}.json"


def _words(languages: list[str]) -> bytes:
    """All words: the keys once, then the texts of each language; in English where a language lacks some."""
    english, tables = templates("en"), [templates(language) for language in languages]
    keys = [key for key in english if not any(map(key.startswith, ELSEWHERE)) and not key.endswith(".goal")]
    texts = [[table.get(key, english[key]) for key in keys] for table in tables]
    return json.dumps([languages, keys, *texts], ensure_ascii=False, separators=(",", ":")).encode()
