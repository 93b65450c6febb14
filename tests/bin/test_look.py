"""bin/look: which pages it goes to, what stands on a sheet, and what it says when it cannot begin."""

import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from steps import look
from steps.environment import Plain

FAULTY = b"""<!doctype html><html lang="fa" dir="rtl"><title>x</title>
<main><h1>x</h1><img src="data:image/gif;base64,R0lGODlhAQABAAAAACw="><p style="width: 900px">x</p></main></html>"""


class Paper(BaseHTTPRequestHandler):
    """A site of one page; any other address is not there."""

    def do_GET(self) -> None:
        self.send_response(200 if self.path == "/page/" else 404)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.end_headers()
        if self.path == "/page/":
            self.wfile.write(FAULTY)

    def log_message(self, format: str, *args: Any) -> None:
        pass


@pytest.fixture
def site() -> Iterator[str]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), Paper)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_address[1]}"
    server.shutdown()
    server.server_close()


def begin(monkeypatch: pytest.MonkeyPatch, *words: str) -> str:
    """What bin/look says instead of beginning."""
    monkeypatch.setattr("sys.argv", ["bin/look", *words])
    with pytest.raises(Plain) as refusal:
        look.main()
    return str(refusal.value)


@pytest.fixture
def browser_there(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    program = tmp_path / "chromium"
    program.touch(mode=0o755)
    monkeypatch.setenv("CHROMIUM", str(program))


def test_without_a_browser_it_says_so(monkeypatch: pytest.MonkeyPatch, tmp_path: Path):
    monkeypatch.delenv("CHROMIUM", raising=False)
    monkeypatch.setenv("PATH", str(tmp_path))
    assert "needs Chromium" in begin(monkeypatch, "/me/")


@pytest.mark.usefixtures("browser_there")
def test_without_a_city_it_says_how_to_start_one(monkeypatch: pytest.MonkeyPatch):
    assert "bin/demo" in begin(monkeypatch, "--url", "http://127.0.0.1:9")


@pytest.mark.usefixtures("browser_there")
def test_a_site_without_an_inbox_is_no_demo_city(monkeypatch: pytest.MonkeyPatch, site: str):
    assert "no demo city" in begin(monkeypatch, "--url", site)


def test_an_address_begins_with_a_slash(monkeypatch: pytest.MonkeyPatch):
    assert "/me/points/" in begin(monkeypatch, "me/points/")


def test_the_round_begins_at_every_page_of_ours_that_needs_nothing():
    from steps.look_addresses import starts

    found = starts()
    assert {"/", "/me/", "/me/points/", "/counter/", "/desk/", "/cms/", "/cms/watch/", "/shop/basket/"} <= set(found)
    assert len(found) > 60
    assert not [path for path in found if path.startswith(("/en/", "/cms/images/"))]


def looks(paths: list[str]) -> list[str]:
    """Those of the paths that a round looks at, when each may be opened."""
    from steps.look_addresses import Round

    walk, looked = Round(), []
    for path in paths:
        if walk.wants(path):
            walk.note(path)
            looked.append(path)
    return looked


def test_each_kind_of_page_is_looked_at_once_and_a_few_of_the_written_ones():
    assert looks(["/me/orders/4X7K2/", "/me/orders/4X7K3/", "/me/orders/"]) == ["/me/orders/4X7K2/", "/me/orders/"]
    news = [f"/announcements/number-{number}/" for number in range(5)]
    assert looks(news) == news[:3]
    top = ["/about/", "/help/", "/privacy/", "/rights/"]
    assert looks([*top, "/help/"]) == top
    assert looks(["/static/css/city.css", "/cms/images/"]) == []


def test_what_one_may_not_open_is_left_to_the_next():
    from steps.look_addresses import Round

    walk = Round()
    assert walk.wants("/desk/")  # and the desk does not open
    assert walk.wants("/desk/")


def test_a_sheet_holds_the_views_side_by_side():
    from steps.look_sheets import HEAD, MARGIN, Looked, lay_out

    views = [
        ("fa 390 light", Image.new("RGB", (390, 700), "red")),
        ("fa 320 light", Image.new("RGB", (320, 900), "blue")),
    ]
    sheet = lay_out(Looked("citizen", "/me/", views))
    assert sheet.size == (390 + 320 + 3 * MARGIN, HEAD + 900 + MARGIN)
    assert sheet.getpixel((MARGIN + 5, HEAD + 5)) == (255, 0, 0)
    assert sheet.getpixel((390 + 2 * MARGIN + 5, HEAD + 5)) == (0, 0, 255)


def test_findings_lie_beside_the_sheet_until_they_are_mended(tmp_path: Path):
    from steps.look_sheets import Looked, save

    views = [("fa 390 light", Image.new("RGB", (390, 700)))]
    path = save(
        Looked("guest", "/shop/basket/", views, ["fa light: axe image-alt", "fa light: axe image-alt"]), tmp_path
    )
    told = path.with_suffix(".txt")
    assert path == tmp_path / "guest" / "shop-basket.png"
    assert told.read_text(encoding="utf-8") == "guest /shop/basket/\n  fa light: axe image-alt\n"
    save(Looked("guest", "/shop/basket/", views), tmp_path)
    assert not told.exists()


@pytest.mark.browser
def test_a_page_is_shot_in_six_views_and_its_faults_are_told(browser: Any, site: str):
    from steps.look_sheets import look as look_at

    page = browser.new_page()
    page.goto(f"{site}/page/")
    looked = look_at(page, url=site, path="/page/", role="guest")
    page.close()
    assert [image.width for _name, image in looked.views] == [390, 390, 320, 320, 640, 640]
    assert looked.views[-1][0] == "fa 1280 dark"  # this page has no English, and the sheet does not say it had
    found = "\n".join(looked.findings)
    assert "fa 390 light: axe image-alt" in found
    assert "fa 390 dark: axe image-alt" in found
    assert "sideways scrolling at 320 px" in found
