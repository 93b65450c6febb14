"""Profiles of Nilab's people: plausible, varied, and most of them with something left open. All numbers are invented."""

import datetime as dt
from collections.abc import Callable, Sequence
from random import Random
from typing import Any

import jdatetime

from config.demo_city.month import Shopper
from config.demo_city.people import DISTRICTS, STREETS, WOMEN
from members.api import save_part
from members.identity.models import Member

# How many of a hundred members have filled each part; few have filled much.
SHARE = {"identity": 7, "address": 8, "work": 14, "study": 9, "family": 6}
JOBS = (
    "student home retired office civil teacher nurse doctor engineer computing shop sales worker builder driver farmer "
    "craft artist manager"
).split()
EDUCATION = ["secondary", *["diploma"] * 4, "associate", *["bachelor"] * 4, "master", "master", "doctorate"]
FIELDS = "medicine engineering engineering computing science farming economy economy law social teaching letters arts sport craft".split()


def load_profiles(*, shoppers: Sequence[Shopper], now: dt.datetime, tell: Callable[[str], None]) -> None:
    """Some answers for some of the members, each part a while after they joined. Whoever is met twice is served once."""
    tell("profiles")
    rng = Random("profiles of Nilab")
    years = dict(Member.objects.values_list("pk", "birth_year"))
    districts = dict(Member.objects.values_list("pk", "district"))
    for shopper in {shopper.member_id: shopper for shopper in shoppers}.values():
        said = _answers(shopper, rng, years.get(shopper.member_id), districts.get(shopper.member_id) or "")
        for number, (part, share) in enumerate(SHARE.items(), start=1):
            if rng.randrange(100) < share:
                at = min(shopper.joined_at + dt.timedelta(hours=number), now)
                save_part(member_id=shopper.member_id, part=part, answers=said[part], at=at)


def load_citizen(*, member_id: int, at: dt.datetime) -> None:
    """Whoever enters as the citizen finds parts that are done and parts that still bring points."""
    answers: dict[str, dict[str, Any]] = {
        "identity": {
            "first_name": "مریم",
            "last_name": "کاویانی",
            "national_id": _national_id(Random("the citizen of Nilab")),
            "birth_date": jdatetime.date(1363, 7, 14).togregorian(),
            "gender": "female",
        },
        "study": {"field": "arts"},
        "interests": {"interests": ["arts", "food", "nature"]},
    }
    for part, said in answers.items():
        save_part(member_id=member_id, part=part, answers=said, at=at)


def _answers(shopper: Shopper, rng: Random, year: int | None, district: str) -> dict[str, dict[str, Any]]:
    born = jdatetime.date(year or rng.randint(1325, 1387), rng.randint(1, 12), rng.randint(1, 29)).togregorian()
    married = rng.random() < 0.6
    return {
        "identity": {
            "first_name": shopper.first,
            "last_name": shopper.last,
            "national_id": _national_id(rng),
            "birth_date": born,
            "gender": ("female" if shopper.first in WOMEN else "male") if rng.random() < 0.9 else "",
        },
        "address": {
            "district": district or rng.choice(DISTRICTS),
            "address": f"{rng.choice(STREETS)}، پلاک {rng.randint(1, 120)}",
            "postcode": f"81{rng.randint(300, 999)}{rng.randint(10_001, 99_999)}",
        },
        "work": {"job": rng.choice(JOBS), "education": rng.choice(EDUCATION) if rng.random() < 0.9 else ""},
        "study": {"field": rng.choice(FIELDS)},
        "family": {
            "marital": "married" if married else "single",
            "children": rng.choice([0, 1, 1, 2, 2, 3]) if married else 0,
            "household": rng.randint(2, 5) if married else rng.randint(1, 4),
        },
    }


def _national_id(rng: Random) -> str:
    """A number that nobody is known by, with the check digit that makes it one."""
    nine = f"{rng.randrange(10**9):09}"
    rest = sum(int(digit) * weight for digit, weight in zip(nine, range(10, 1, -1), strict=True)) % 11
    return nine + str(rest if rest < 2 else 11 - rest)
