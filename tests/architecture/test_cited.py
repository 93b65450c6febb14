"""What the code leans on is in the repository: each id that code or a document cites has its document and its heading."""

import functools
import io
import re
import tokenize
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.architecture.layers import ROOT, ranks

DOCS = ROOT / "docs"
# Papers that are no part of the repository. To cite one, bring it here, with the heading that is meant.
PAPERS = "advertising|cityhall|foundation|marketplace|participation|payments|persian-web|points|style"
CITATIONS = {
    "adr": re.compile(r"\b(?:adr/|ADR )(\d{4})"),
    "open-numbers": re.compile(r"(?<![\w-])([QN]\d{1,2})\b"),
    "requirements": re.compile(r"(?<![\w-])([CSMGT]-\d\d)\b"),
    "design": re.compile(r"\b(?:design(?: decision)?|decision) (\d+)\b"),
}
PAPER = re.compile(rf"\b({PAPERS})(?:\.md)?,? (?:section )?(\d+\.\d+)\b")
COMMENT = re.compile(r"\{#.*?#\}|<!--.*?-->|/\*.*?\*/|^\s*(?:#|//).*?$", re.DOTALL | re.MULTILINE)
PLACES = [*ranks(), "tests", "templates", "static", "benchmarks", "bin", "docs"]


def is_built(file: Path) -> bool:
    return "__pycache__" in file.parts or file.suffix not in {".py", ".md", ".html", ".css", ".js", ".toml", ""}


def files() -> Iterator[Path]:
    for place in PLACES:
        yield from (file for file in sorted((ROOT / place).rglob("*")) if file.is_file() and not is_built(file))
    yield from (ROOT / name for name in ("README.md", "pyproject.toml", ".importlinter"))


def prose(name: str, text: str) -> str:
    """What people read in a file: a document whole, of code its comments and docstrings. Strings are the program's."""
    if name.endswith(".md"):
        return text
    if not name.endswith(".py"):
        return "\n".join(COMMENT.findall(text))
    tokens = tokenize.generate_tokens(io.StringIO(text).readline)
    return "\n".join(
        token.string
        for token in tokens
        if token.type == tokenize.COMMENT or (token.type == tokenize.STRING and token.string.startswith('"""'))
    )


def cited(text: str) -> set[tuple[str, str]]:
    """(document, id) of everything that a text leans on."""
    found = {(document, one) for document, pattern in CITATIONS.items() for one in pattern.findall(text)}
    return found | set(PAPER.findall(text))


@functools.cache
def all_cited() -> list[tuple[str, str, str]]:
    """(file, document, id) throughout the repository. Only a file that has something like an id is taken apart."""
    found = []
    for file in files():
        text = file.read_text(encoding="utf-8")
        if file != Path(__file__) and cited(text):
            name = str(file.relative_to(ROOT))
            found += [(name, document, id) for document, id in cited(prose(name, text))]
    return found


def exists(document: str, id: str) -> bool:
    if document == "adr":
        paths = list((DOCS / "adr").glob(f"{id}-*.md"))
        return len(paths) == 1 and paths[0].read_text(encoding="utf-8").startswith(f"# {int(id)}. ")
    path = DOCS / f"{document}.md"
    if not path.exists():
        return False
    return bool(re.search(rf"^(?:\| |#+ ){re.escape(id)}[ .]", path.read_text(encoding="utf-8"), re.MULTILINE))


def test_each_cited_id_has_its_document_and_heading():
    missing = {f"{name}: {document} {id}" for name, document, id in all_cited() if not exists(document, id)}
    assert missing == set()


@pytest.mark.parametrize(
    "text",
    [
        "# as design decision 19 says",
        "# its task is a hint (design 15)",
        "# who brings the money (marketplace 1.12)",
        "# the order of locks (points, section 1.4)",
        "# a number that nobody asked about (Q99)",
        "# docs/adr/0999 says why",
        "# a row that nobody asks for (C-99)",
    ],
)
def test_a_citation_of_what_is_not_here_is_found(text: str):
    found = cited(text)
    assert found
    assert not any(exists(document, id) for document, id in found)


def test_code_is_read_by_its_comments_and_docstrings_alone():
    source = '"""By Q98."""\npath = "M0 0 Q99 1"  # and Q97\n'
    assert cited(prose("drawn.py", source)) == {("open-numbers", "Q98"), ("open-numbers", "Q97")}
    assert cited(prose("page.html", "{# by Q98 #}<path d='M0 Q99'>")) == {("open-numbers", "Q98")}


def test_records_of_decisions_are_numbered_without_a_gap():
    numbers = sorted(int(path.name[:4]) for path in (DOCS / "adr").glob("*.md"))
    assert numbers == list(range(1, len(numbers) + 1))


def test_each_open_number_is_cited_or_waits_for_its_package():
    """A row that names a place in the code is worth nothing when the code does not name the row."""
    text = (DOCS / "open-numbers.md").read_text(encoding="utf-8")
    rows = re.findall(r"^\| ([QN]\d+) \|.*\| ([^|]*) \|$", text, re.MULTILINE)
    assert len(rows) == 17
    named = {id for name, document, id in all_cited() if document == "open-numbers" and not name.endswith(".md")}
    settled = {id for id, where in rows if "`" in where and "with" not in where}
    assert settled - named == set()
