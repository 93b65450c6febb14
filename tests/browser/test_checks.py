"""Each check of looking.py is proved on a fault planted for it; a sound page passes them all."""

import threading
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest

from tests.browser import looking
from tests.browser.conftest import DESK

SOUND = """<!doctype html><html lang="en"><head><title>Sound</title><link rel="icon" href="data:,">
<meta name="viewport" content="width=device-width"><link rel="stylesheet" href="/style.css">%(head)s</head>
<body><main><h1>Sound</h1><p><a href="/">Home of the city, a link</a></p>%(body)s</main></body></html>"""
STYLE = "body { margin: 16px } a, button { display: inline-block; min-block-size: 44px; min-inline-size: 44px }"

FAULTS = {
    "axe label": ("", "<input name=phone>"),
    "axe target-size": ("", "<p><button class=tiny>a</button><button class=tiny>b</button></p>"),
    "axe color-contrast": ("", "<p class=pale>Hardly to be read</p>"),
    "sideways scrolling": ("", "<div class=wide>wide</div>"),
    "focus is not visible": ("", '<a class=unseen href="/">Where am I</a>'),
    "policy: script-src": ("", "<script>window.x = 1</script>"),
    "policy: style-src": ("", '<p style="color: red">red</p>'),
    "foreign request": ("", '<img alt="" src="http://192.0.2.1/spy.png">'),
    "console: error": ("<script src=/broken.js></script>", ""),
}
CLASSES = """
.tiny { min-block-size: 0; min-inline-size: 0; inline-size: 10px; block-size: 10px; padding: 0; border: 0; font-size: 8px }
.pale { color: #ccc; background: #fff } .wide { inline-size: 500px }
.unseen:focus { outline: none }
"""


@pytest.fixture(scope="module")
def faulty_site() -> Iterator[str]:
    class Site(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            kind, body = "text/html", SOUND % {"head": "", "body": ""}
            if self.path == "/style.css":
                kind, body = "text/css", STYLE + CLASSES
            elif self.path == "/broken.js":
                kind, body = "text/javascript", "throw new Error('broken')"
            elif self.path.startswith("/fault/"):
                head, inside = list(FAULTS.values())[int(self.path.removeprefix("/fault/"))]
                body = SOUND % {"head": head, "body": inside}
            self.send_response(200)
            self.send_header("Content-Type", f"{kind}; charset=utf-8")
            self.send_header("Content-Security-Policy", "default-src 'self'; img-src * data:")
            self.end_headers()
            self.wfile.write(body.encode())

        def log_message(self, *_: Any) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Site)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()


def test_a_sound_page_has_no_problems(open_page: Callable[..., Any], faulty_site: str):
    watch = open_page(DESK, language="en")
    watch.page.goto(f"{faulty_site}/sound")
    assert looking.problems(watch) == []


@pytest.mark.parametrize("fault", FAULTS)
def test_a_planted_fault_is_found(fault: str, open_page: Callable[..., Any], faulty_site: str):
    watch = open_page(DESK, language="en")
    watch.page.route("http://192.0.2.1/**", lambda route: route.abort())
    watch.page.goto(f"{faulty_site}/fault/{list(FAULTS).index(fault)}")
    found = looking.problems(watch)
    assert any(problem.startswith(fault) for problem in found), found
