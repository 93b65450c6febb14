"""What the look may not do: physical directions, inline styles and scripts, foreign hosts, weight."""

import re
from pathlib import Path

import pytest

from config.look import joined
from tests.architecture.layers import ROOT

CSS = ROOT / "static" / "css"
# Oscar's dashboard is not ours: its sheet mends what flipping it left.
SHEETS = [file for file in sorted(CSS.rglob("*.css")) if file.name != "oscar-dashboard.css"]
TEMPLATES = sorted((ROOT / "templates").rglob("*.html"))
PHYSICAL = re.compile(
    r"(?<![\w-])(?:margin|padding|border|inset|scroll-margin|scroll-padding)?-?(?:left|right|top|bottom)\s*:"
    r"|(?<![\w-])(?:width|height|min-width|max-width|min-height|max-height)\s*:"
    r"|text-align\s*:\s*(?:left|right)|float\s*:|(?:to|at)\s+(?:left|right)"
)
INLINE = re.compile(r"\sstyle\s*=|<style|\son\w+\s*=\s*[\"']|javascript:|<script(?![^>]*\ssrc=)", re.IGNORECASE)
FOREIGN = re.compile(r"(?:src|href|action|url)\s*[=(]\s*[\"']?(?:https?:)?//", re.IGNORECASE)


def physical(css: str) -> list[str]:
    return [match[0] for match in PHYSICAL.finditer(re.sub(r"/\*.*?\*/", "", css, flags=re.DOTALL))]


def inline(html: str) -> list[str]:
    """Comments of templates and the sprite's own attributes apart; a JSON block starts no script."""
    return [match[0] for match in INLINE.finditer(re.sub(r'<script[^>]*type="application/[^>]*>', "", html))]


@pytest.mark.parametrize("file", SHEETS, ids=lambda file: str(file.relative_to(CSS)))
def test_a_sheet_names_no_physical_side(file: Path):
    assert physical(file.read_text(encoding="utf-8")) == []


@pytest.mark.parametrize("file", TEMPLATES, ids=lambda file: str(file.relative_to(ROOT / "templates")))
def test_a_template_holds_nothing_inline_and_names_no_other_host(file: Path):
    text = file.read_text(encoding="utf-8")
    assert inline(text) == []
    assert FOREIGN.findall(text) == []


def test_the_checks_see_what_they_look_for():
    assert physical("a { margin-left: 1px; float: left }")
    assert physical("a { max-width: 3rem }")
    assert not physical("a { margin-inline-start: 1px } @media (width < 3rem) {}")
    assert inline('<p style="color:red">')
    assert inline('<a onclick="go()">')
    assert inline("<script>go()</script>")
    assert not inline('<script type="module" src="/static/js/theme.js"></script>')
    assert FOREIGN.search('<img src="//cdn.example/a.png">')


def test_every_sheet_is_part_of_a_joined_one():
    listed = {
        words[1]
        for listing in ("parts.txt", "desk-parts.txt")
        for line in (CSS / listing).read_text(encoding="utf-8").splitlines()
        if (words := line.split("#")[0].split()) and words[0] != "order"
    }
    alone = {"staff.css"}  # Wagtail's admin has its own sheets; this one only sets their variables
    assert listed | alone == {str(file.relative_to(CSS)) for file in SHEETS}


def test_a_citizen_fetches_one_light_sheet():
    city = joined(CSS, "parts.txt")
    assert "@import" not in city
    assert len(city.encode()) < 60_000  # 13 kB compressed; more is a sign of a component that belongs elsewhere
