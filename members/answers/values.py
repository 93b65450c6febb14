"""The answers a member can choose from, and the number of each in facets. A number is never given to another value.

0 is "unknown" everywhere: not answered, or an answer that is no longer offered. Take a value away by removing its
line; its number stays spent.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from lib.text import latin_digits


@dataclass(frozen=True)
class Value:
    code: str
    number: int
    label: Promise


GENDERS = (Value("female", 1, _("Woman")), Value("male", 2, _("Man")), Value("other", 3, _("Another")))
EDUCATION = (
    Value("none", 1, _("No schooling")),
    Value("primary", 2, _("Primary school")),
    Value("secondary", 3, _("Secondary school")),
    Value("diploma", 4, _("Diploma")),
    Value("associate", 5, _("Associate degree")),
    Value("bachelor", 6, _("Bachelor's degree")),
    Value("master", 7, _("Master's degree")),
    Value("doctorate", 8, _("Doctorate")),
    Value("seminary", 9, _("Seminary studies")),
)
FIELDS = (
    Value("none", 1, _("No field of study")),
    Value("medicine", 2, _("Medicine and health")),
    Value("engineering", 3, _("Engineering")),
    Value("computing", 4, _("Computing")),
    Value("science", 5, _("Natural sciences and mathematics")),
    Value("farming", 6, _("Farming and nature")),
    Value("economy", 7, _("Economy and management")),
    Value("law", 8, _("Law and politics")),
    Value("social", 9, _("Social sciences and psychology")),
    Value("teaching", 10, _("Teaching")),
    Value("letters", 11, _("Languages and letters")),
    Value("arts", 12, _("Arts and architecture")),
    Value("religion", 13, _("Religious studies")),
    Value("sport", 14, _("Sport sciences")),
    Value("craft", 15, _("A craft or technical training")),
    Value("other", 16, _("Another field")),
)
JOBS = (
    Value("student", 1, _("Pupil or student")),
    Value("home", 2, _("Keeping house")),
    Value("retired", 3, _("Retired")),
    Value("seeking", 4, _("Looking for work")),
    Value("office", 5, _("Office work")),
    Value("civil", 6, _("Civil servant")),
    Value("teacher", 7, _("Teacher")),
    Value("academic", 8, _("University teacher or researcher")),
    Value("nurse", 9, _("Nurse or health worker")),
    Value("doctor", 10, _("Doctor or dentist")),
    Value("engineer", 11, _("Engineer or technician")),
    Value("computing", 12, _("Computing")),
    Value("shop", 13, _("Shopkeeper or trader")),
    Value("sales", 14, _("Sales or service")),
    Value("worker", 15, _("Industrial worker")),
    Value("builder", 16, _("Building trade")),
    Value("driver", 17, _("Driver")),
    Value("farmer", 18, _("Farmer or gardener")),
    Value("craft", 19, _("Craftsperson")),
    Value("artist", 20, _("Artist or journalist")),
    Value("law", 21, _("Lawyer or accountant")),
    Value("manager", 22, _("Manager or employer")),
    Value("service", 23, _("Military or police")),
    Value("other", 24, _("Another job")),
)
MARITAL = (
    Value("single", 1, _("Single")),
    Value("married", 2, _("Married")),
    Value("widowed", 3, _("Widowed")),
    Value("divorced", 4, _("Divorced")),
)
INTERESTS = (
    Value("food", 0, _("Food")),
    Value("arts", 1, _("Arts and shows")),
    Value("sport", 2, _("Sport")),
    Value("learning", 3, _("Learning and books")),
    Value("family", 4, _("Family and children")),
    Value("nature", 5, _("Nature and trips")),
)  # the number is the bit: at most 62


def choices(values: Sequence[Value]) -> list[tuple[str, Promise]]:
    return [(value.code, value.label) for value in values]


def number_of(values: Sequence[Value], code: str) -> int:
    return next((value.number for value in values if value.code == code), 0)


def mask_of(codes: Sequence[str]) -> int:
    """The interests as bits; a code that is no longer offered is left out."""
    return sum(1 << value.number for value in INTERESTS if value.code in codes)


def district_number(text: str) -> int:
    """The municipal district in what a member wrote ("۷", "منطقه 7"); 0 for a name, or for more than one number."""
    numbers = re.findall(r"\d+", latin_digits(text))
    return int(numbers[0]) if len(numbers) == 1 and 0 < int(numbers[0]) < 100 else 0
