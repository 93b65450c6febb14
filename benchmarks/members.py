"""Staff look for a member among a million: the search of club.roll beside the same question in SQL, on PostgreSQL.

Asked by phone, member number, national id and name (a rare one, a common one, two words, two letters, spelt apart). Ours
is what the page runs: the first page and its count. The baseline asks two hand-written statements through psycopg. Both
must give the same members. How long the work takes that an upgrade leaves (words of names, facets) is measured, too, on
the first 20,000 members; the words of the others are then written by one statement, so that the benchmark is not longer
than it must be.

Needs TEST_DATABASE_URL; works in a database of its own that is dropped afterwards. BENCHMARK_MEMBERS (default
1000000; of a list the largest) is how many members; BENCHMARK_SECONDS (default 3) the time of one measurement.
"""

import datetime as dt
import itertools
import os
import random
import statistics
import time
from collections.abc import Callable, Iterator
from typing import Any

import psycopg
from django.db import connection

from accounts import catch_up
from accounts.models import CatchUp, NameWord, User
from lib.codes import short
from lib.name_words import words_of
from lib.national_id import is_valid
from lib.text import fold
from members.facets.models import MemberFacet
from members.profile.seal import digest
from members.search.find import find_members
from members.search.pages import MOST, BoundedPaginator
from tests import databases
from tests.queries import counted

SECONDS = float(os.environ.get("BENCHMARK_SECONDS", "3"))
MEMBERS = max(int(number) for number in os.environ.get("BENCHMARK_MEMBERS", "1000000").split(","))
PAGE = 25
SAMPLE = min(MEMBERS, 20_000)
# As often as names are: the first ones of each list are borne by many, the last ones by few.
FIRST = (
    "محمد علی فاطمه زهرا حسین مریم رضا مهدی حسن زینب معصومه امیرحسین محمدرضا سکینه رقیه علی‌رضا لیلا سارا آزاده نرگس"
    " شهرام بهرام پروین کیانوش الهام سید‌علی ژاله میترا آرش بنفشه هوشنگ کتایون سپیده فرزانه یاسمن پیمان"
).split()
LAST = (
    "محمدی احمدی حسینی رضایی کریمی موسوی جعفری صادقی رحیمی ابراهیمی هاشمی کاظمی نوری قاسمی اکبری یزدی اصفهانی"
    " طباطبایی شیرازی کاویانی زمانی باقری یوسفی سلطانی نجفی تهرانی ملکی فرهادی بهرامی شریفی"
).split()
ENDS = ("", "", "", "‌نژاد", "‌پور", " اصل", "‌زاده", " فرد", "‌خواه")

IDS = (
    "SELECT m.id FROM members_member m JOIN accounts_user u ON u.id = m.user_id WHERE m.merged_into_id IS NULL"
    " AND m.erased_at IS NULL AND {where} ORDER BY m.id DESC LIMIT 25"
)
COUNT = (
    "SELECT count(*) FROM (SELECT 1 FROM members_member m JOIN accounts_user u ON u.id = m.user_id"
    " WHERE m.merged_into_id IS NULL AND m.erased_at IS NULL AND {where} LIMIT {most}) AS found"
)
WORD = "m.user_id IN (SELECT user_id FROM accounts_nameword WHERE word LIKE %s)"


def chosen(chance: random.Random, names: list[str]) -> str:
    return names[min(int(chance.paretovariate(0.6)) - 1, len(names) - 1)]


def card(number: int) -> str:
    """A national id with a right check digit."""
    return next(text for last in range(10) if is_valid(text := f"{100_000_000 + number}{last}"))


def people() -> Iterator[tuple[int, str, str]]:
    """Key, first and last name; the very last ones bear a name of their own."""
    chance = random.Random(1405)
    for number in range(1, MEMBERS + 1):
        if number % (MEMBERS // 5 or 1) == 0:
            yield number, "کامبیز", "ورجاوند"
        else:
            yield number, chosen(chance, FIRST), chosen(chance, LAST) + chance.choice(ENDS)


def copied(table: str, columns: str, rows: Iterator[tuple[Any, ...]]) -> None:
    with connection.cursor() as cursor, cursor.copy(f"COPY {table} ({columns}) FROM STDIN") as copy:
        for row in rows:
            copy.write_row(row)


def build() -> None:
    """People and members as they stand before the upgrade: without words of names and without facets."""
    now = dt.datetime.now(dt.UTC)
    with connection.cursor() as cursor:  # a million foreign keys are not looked up, they are right
        cursor.execute("SET session_replication_role = replica")
    copied(
        "accounts_user",
        "id, password, is_superuser, first_name, last_name, is_staff, is_active, date_joined, phone, email, language,"
        " session_epoch",
        ((n, "!", False, first, last, False, True, now, f"+98912{n:07}", "", "fa", 0) for n, first, last in people()),
    )
    copied(
        "members_member",
        "id, user_id, number, referral_code, wallet_id, district, birth_year, interests, joined_at",
        ((n, n, number(n), f"R{n}", n, str(n % 22 + 1), 1360 + n % 40, '["food"]', now) for n in range(1, MEMBERS + 1)),
    )
    copied(
        "members_nationalid",
        "member_id, digest, sealed",
        ((n, digest("national_id", card(n)), "-") for n in range(1, MEMBERS + 1)),
    )
    with connection.cursor() as cursor:
        cursor.execute("SET session_replication_role = origin")
    CatchUp.objects.create(name="accounts.names", upto=SAMPLE)
    CatchUp.objects.create(name="members.facets", upto=SAMPLE)


def number(n: int) -> str:
    """A member number without chance: eight letters and the check."""
    letters = ""
    for _ in range(8):
        n, letter = divmod(n, len(short.ALPHABET))
        letters += short.ALPHABET[letter]
    return letters + short.check(letters)


def caught_up() -> dict[str, Any]:
    """How long the workers need after the upgrade, from a sample; then the words of everybody stand."""
    began = time.perf_counter()
    while not catch_up.catch_up(seconds=3600):
        pass
    took = time.perf_counter() - began
    assert MemberFacet.objects.count() == SAMPLE
    rest()
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
        cursor.execute("SELECT pg_total_relation_size('accounts_nameword')")
        size = cursor.fetchone()[0]
    words = NameWord.objects.count()
    return {"seconds_per_100000_members": round(took * 100_000 / SAMPLE, 1), "words": words, "bytes_of_words": size}


def rest() -> None:
    """The same words for those whom the sample leaves: names are few, people many."""
    names = set(User.objects.filter(pk__gt=SAMPLE).values_list("first_name", "last_name").distinct())
    with connection.cursor() as cursor:
        cursor.execute("CREATE TEMPORARY TABLE spelt (first_name text, last_name text, word text)")
    copied(
        "spelt",
        "first_name, last_name, word",
        ((first, last, word) for first, last in names for word in words_of(first_name=first, last_name=last)),
    )
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO accounts_nameword (user_id, word) SELECT u.id, s.word FROM accounts_user u JOIN spelt s"
            " USING (first_name, last_name) WHERE u.id > %s",
            [SAMPLE],
        )


def questions() -> dict[str, tuple[list[str], str, Callable[[str], list[str]]]]:
    """What is typed, and the baseline's condition with its values."""
    some = [random.Random(7).randrange(1, MEMBERS + 1) for _ in range(200)]

    def words(text: str) -> list[str]:
        return [f"{word}%" for word in fold(text).split()]

    return {
        "phone": ([f"0912{n:07}" for n in some], "u.phone = %s", lambda text: [f"+98{text[1:]}"]),
        "member number": ([number(n) for n in some], "m.number = %s", lambda text: [text]),
        "national id": (
            [card(n) for n in some],
            "m.id IN (SELECT member_id FROM members_nationalid WHERE digest = %s)",
            lambda text: [digest("national_id", text)],
        ),
        "name, rare": (["ورجاوند", "وَرجاوند", "ورجا"], WORD, words),
        "name, common": (["محمد", "محمدي", "علی"], WORD, words),
        "name, two words": (["زهرا کریمی", "کامبیز ورجاوند", "آرش شريفي", "علی رضا نوری"], "{two}", words),
        "name, two letters": (["کا", "ور", "مح"], WORD, words),
        "name that nobody has": (["قزلباش", "محمد قزلباش"], "{two}", words),
    }


def ours(text: str) -> tuple[list[int], int]:
    """The first page of the list, and how many there are; one more than MOST where the list is cut."""
    page = BoundedPaginator(find_members(text=text), PAGE)
    return [member.pk for member in page.get_page(1)], page.count + page.is_cut


def raw(cursor: Any, where: str, values: list[str]) -> tuple[list[int], int]:
    where = where.replace("{two}", " AND ".join([WORD] * len(values)))
    cursor.execute(IDS.format(where=where), values)
    ids = [row[0] for row in cursor.fetchall()]
    cursor.execute(COUNT.format(where=where, most=MOST + 1), values)
    return ids, cursor.fetchone()[0]


def timed(act: Callable[[str], object], texts: list[str]) -> list[float]:
    """Milliseconds of each call, in turns over the texts."""
    took, end = [], time.perf_counter() + SECONDS
    for text in itertools.cycle(texts):
        began = time.perf_counter()
        act(text)
        took.append((time.perf_counter() - began) * 1000)
        if time.perf_counter() > end and len(took) >= len(texts):
            return took
    return took


def compared(
    kind: str, texts: list[str], where: str, values: Callable[[str], list[str]], cursor: Any
) -> dict[str, Any]:
    for text in texts[:5]:
        assert ours(text) == raw(cursor, where, values(text)), (kind, text)
    with counted() as queries:
        ours(texts[0])
    mine, theirs = timed(ours, texts), timed(lambda text: raw(cursor, where, values(text)), texts)
    return {
        "search": kind,
        "queries": len(queries),
        "p50_ms": round(statistics.median(mine), 2),
        "p95_ms": round(statistics.quantiles(mine, n=20)[18], 2) if len(mine) > 1 else round(mine[0], 2),
        "baseline_p50_ms": round(statistics.median(theirs), 2),
        "ratio": round(statistics.median(theirs) / statistics.median(mine), 2),
    }


def run() -> dict[str, Any]:
    if not databases.is_postgresql():
        raise SystemExit("This benchmark needs PostgreSQL: set TEST_DATABASE_URL.")
    with databases.working_copy(databases.template()):
        build()
        made = caught_up()
        server = connection.settings_dict
        link = psycopg.connect(
            host=server["HOST"],
            port=server["PORT"] or 5432,
            user=server["USER"],
            password=server["PASSWORD"],
            dbname=server["NAME"],
            autocommit=True,
        )
        with link, link.cursor() as cursor:
            measured = [compared(kind, *question, cursor) for kind, question in questions().items()]
    return {
        "benchmark": "members",
        "what": "the first page of staff's search for a member, with its count; the baseline is SQL through psycopg",
        "members": MEMBERS,
        "cores": os.cpu_count(),
        "counted_to": MOST,
        "after_an_upgrade": made,
        "measured": measured,
    }


def told(result: dict[str, Any]) -> str:
    lines = [f"{result['what']}; {result['members']} members, {result['cores']} cores."]
    lines += [
        f"by {row['search']}: p50 {row['p50_ms']} ms, p95 {row['p95_ms']} ms in {row['queries']} queries; baseline"
        f" {row['baseline_p50_ms']} ms, ratio {row['ratio']}."
        for row in result["measured"]
    ]
    made = result["after_an_upgrade"]
    lines.append(
        f"After an upgrade the workers need {made['seconds_per_100000_members']} s for the words and facets of 100,000"
        f" members; {made['words']} words take {made['bytes_of_words']} bytes."
    )
    return "\n".join(lines)
