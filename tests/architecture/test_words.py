"""One word per thing: the Persian catalogue follows docs/words.md, and words that the list refuses stand nowhere."""

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass

import polib
import pytest

from tests.architecture.layers import ROOT, modules_of, ranks

LIST = ROOT / "docs" / "words.md"
CATALOGUE = ROOT / "locale" / "fa" / "LC_MESSAGES" / "django.po"

# (term, how its English message begins) → why the message has another word.
OTHERWISE = {
    ("point", "A friend points the camera"): "to point at something",
    ("provider", "by a complaint to the mailbox"): "who keeps a person's mailbox, not who brings our messages",
    ("partner’s desk", "After paying, show"): "the counter in his shop, not the page",
    ("wish", "You are a member, and go back to"): "to wish, said in politeness",
    ("decision", "Why, or the council's decision"): "the council's decisions have a word of their own",
    ("standing", "in good standing"): "said as what it means: without a suspension",
}


@dataclass(frozen=True)
class Row:
    """`bare` terms must be translated by one of `persian`; `senses` lend their Persian to the same bare term."""

    bare: tuple[str, ...]
    senses: tuple[str, ...]
    persian: tuple[str, ...]
    never: tuple[str, ...]


def rows(text: str) -> Iterator[Row]:
    for line in text.splitlines():
        if not line.startswith("| ") or line.startswith("| code and English"):
            continue
        cells = [cell.strip() for cell in line.strip().removeprefix("|").removesuffix("|").split("|")]
        assert len(cells) == 4, line
        english = [term.strip() for term in re.split(r",(?![^(]*\))", cells[0])]
        yield Row(
            bare=tuple(term for term in english if "(" not in term and not term.startswith("to ")),
            senses=tuple(term.partition(" (")[0] for term in english if "(" in term),
            persian=tuple(word.strip() for word in cells[1].split("،")),
            never=tuple(word.strip() for word in cells[3].split("،") if word.strip()),
        )


def messages() -> Iterator[tuple[str, str]]:
    """(English, Persian) of each form of each message."""
    for entry in polib.pofile(str(CATALOGUE)):
        if entry.msgid_plural:
            yield from ((entry.msgid_plural, form) for form in entry.msgstr_plural.values())
        else:
            yield entry.msgid, entry.msgstr


def accepted(all_rows: list[Row]) -> dict[str, set[str]]:
    """Bare term → the Persian words that will do for it, from every row that has the term."""
    words: dict[str, set[str]] = {}
    for row in all_rows:
        for term in (*row.bare, *row.senses):
            words.setdefault(term.lower(), set()).update(row.persian)
    bare = {term.lower() for row in all_rows for term in row.bare}
    return {term: words[term] for term in bare}


def has_word(text: str, word: str) -> bool:
    """Whether the word stands in the text; its parts may have endings: سطح دسترسی is in سطح‌های دسترسی."""
    parts = (re.escape(part).replace("ٔ", "ٔ?") for part in word.split())
    return re.search(r"(?<![آ-ی])" + r"\S*\s+".join(parts), text) is not None


def english(term: str) -> re.Pattern[str]:
    stem = rf"(?:{re.escape(term[:-1])}(?:y|ies)" if term.endswith("y") else rf"(?:{re.escape(term)}(?:s|es)?"
    return re.compile(rf"(?<![\w-]){stem})(?![\w-])", re.IGNORECASE)


def strays(all_rows: list[Row], pairs: list[tuple[str, str]]) -> list[str]:
    """Messages whose English has a bare term and whose Persian has none of its words. The longest term counts."""
    terms = sorted(accepted(all_rows).items(), key=lambda item: -len(item[0]))
    patterns = [(term, english(term), words) for term, words in terms]
    found = []
    for source, target in pairs:
        rest = re.sub(r"%\(\w+\)\w|\{\w*\}|“manage\.py \w+”|/\w+/\S*", " ", source)
        for term, pattern, words in patterns:
            rest, times = pattern.subn(" ", rest)
            if times and not any(has_word(target, word) for word in words):
                found.append(f"{term}: {source} ⟶ {target}")
    return found


def is_excused(stray: str) -> bool:
    return any(stray.startswith(f"{term}: {begins}") for term, begins in OTHERWISE)


@pytest.fixture(scope="module")
def words() -> list[Row]:
    return list(rows(LIST.read_text(encoding="utf-8")))


def test_persian_messages_use_the_words_of_the_list(words: list[Row]):
    assert [stray for stray in strays(words, list(messages())) if not is_excused(stray)] == []


def test_each_exception_is_still_needed(words: list[Row]):
    found = strays(words, list(messages()))
    needless = {key for key in OTHERWISE if not any(stray.startswith(f"{key[0]}: {key[1]}") for stray in found)}
    assert needless == set()


def test_persian_words_that_the_list_refuses_stand_nowhere(words: list[Row]):
    texts = {target for _source, target in messages()}
    texts |= {file.read_text(encoding="utf-8") for file in (ROOT / "templates").rglob("*.*")}  # texts of messages
    refused = {word for row in words for word in row.never if not word.isascii()}
    assert {(word, text[:80]) for word in refused for text in texts if has_word(text, word)} == set()


def names(source: str) -> Iterator[str]:
    """Words of the names that a module gives: of classes, functions, arguments, fields and variables."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef):
            given = node.name
        elif isinstance(node, ast.arg):
            given = node.arg
        elif isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
            given = node.id
        else:
            continue
        yield from (word.lower() for word in re.findall(r"[A-Z]?[a-z]+|[A-Z]+", given))


def test_english_words_that_the_list_refuses_are_in_no_message_and_no_name(words: list[Row]):
    refused = {word for row in words for word in row.never if word.isascii()}
    said = {word for source, _target in messages() for word in re.findall(r"[a-z]+", source.lower())}
    ours = [file for package in ranks() for file in modules_of(package) if "oscar" not in file.parts]
    named = {word for file in ours for word in names(file.read_text(encoding="utf-8"))}
    assert refused
    assert refused & (said | named) == set()


def test_a_term_stands_in_one_row(words: list[Row]):
    """The same English in two rows needs its sense in each but one."""
    bare = [term.lower() for row in words for term in row.bare]
    assert {term for term in bare if bare.count(term) > 1} == set()


LITTLE = [Row(("voucher",), (), ("برگه",), ("حواله",)), Row(("door",), ("door",), ("ورود", "دمِ در"), ())]


def test_another_word_for_a_term_is_noticed():
    assert strays(LITTLE, [("Your vouchers", "حواله‌های شما")]) == ["voucher: Your vouchers ⟶ حواله‌های شما"]
    assert strays(LITTLE, [("Your vouchers", "برگه‌های شما"), ("At the door", "دمِ در"), ("A vouchsafe", "؟")]) == []


def test_names_are_taken_apart_into_words():
    source = "class PrizeList:\n    cart_total: int = 0\n    def add(self, vendor): new_score = vendor.ban"
    assert set(names(source)) == {"prize", "list", "cart", "total", "add", "self", "vendor", "new", "score"}


def test_a_word_is_found_with_endings_between_its_parts():
    assert has_word("سطح‌های دسترسی", "سطح دسترسی")
    assert not has_word("دسترسی به سطح", "سطح دسترسی")
    assert not has_word("ناامتیاز", "امتیاز")
