"""Which facets there are: what may be asked of each, for what, and how it is said. Adding one is one entry here.

The sentence of a condition is a whole template for each operator; words are never glued together, so Persian and
English each read as somebody would say it.
"""

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from members.answers.values import EDUCATION, FIELDS, GENDERS, INTERESTS, JOBS, Value
from members.facets.write import Facets

Operator = Literal["is", "in", "between"]
Purpose = Literal["civic", "news", "offers", "job", "housing", "credit", "survey"]
# "plain": offered to advertisers. "careful": with a larger cell. "protected": staff only.
Sensitivity = Literal["plain", "careful", "protected"]

EVERYTHING: frozenset[Purpose] = frozenset(("civic", "news", "offers", "job", "housing", "credit", "survey"))
# Who may see an offer of work, a home or a loan is never chosen by age, gender or where somebody lives.
NO_DISCRIMINATION: frozenset[Purpose] = EVERYTHING - {"job", "housing", "credit"}
CELL, CAREFUL_CELL = 50, 200  # least members behind a number that is shown


@dataclass(frozen=True, kw_only=True)
class FacetDefinition:
    """`column` of MemberFacet; `values` are those of a list, with none for numbers (age in years, districts).

    `sentences`: operator → template with %(values)s, or %(least)s and %(most)s. `is_mask`: the column holds bits.
    """

    key: str
    label: Promise
    column: str
    operators: tuple[Operator, ...]
    sentences: Mapping[Operator, Promise]
    values: Sequence[Value] = ()
    least: int = 0
    most: int = 0
    sensitivity: Sensitivity = "plain"
    minimum_cell: int = CELL
    purposes: frozenset[Purpose] = EVERYTHING
    is_mask: bool = False


_DEFINITIONS = (
    FacetDefinition(
        key="age",
        label=gettext_lazy("Age"),
        column="birth_day",
        operators=("between",),
        sentences={"between": gettext_lazy("%(least)s to %(most)s years old")},
        least=18,
        most=120,
        purposes=NO_DISCRIMINATION,
    ),
    FacetDefinition(
        key="gender",
        label=gettext_lazy("Gender"),
        column="gender",
        operators=("is",),
        sentences={"is": gettext_lazy("gender: %(values)s")},
        values=GENDERS,
        sensitivity="careful",
        minimum_cell=CAREFUL_CELL,
        purposes=NO_DISCRIMINATION,
    ),
    FacetDefinition(
        key="education",
        label=gettext_lazy("Education"),
        column="education",
        operators=("is", "in"),
        sentences={
            "is": gettext_lazy("education: %(values)s"),
            "in": gettext_lazy("education: one of %(values)s"),
        },
        values=EDUCATION,
    ),
    FacetDefinition(
        key="field",
        label=gettext_lazy("Field of study"),
        column="field",
        operators=("is", "in"),
        sentences={
            "is": gettext_lazy("field of study: %(values)s"),
            "in": gettext_lazy("field of study: one of %(values)s"),
        },
        values=FIELDS,
    ),
    FacetDefinition(
        key="job",
        label=gettext_lazy("Job"),
        column="job",
        operators=("is", "in"),
        sentences={"is": gettext_lazy("job: %(values)s"), "in": gettext_lazy("job: one of %(values)s")},
        values=JOBS,
    ),
    FacetDefinition(
        key="district",
        label=gettext_lazy("District"),
        column="district",
        operators=("is", "in"),
        sentences={
            "is": gettext_lazy("lives in district %(values)s"),
            "in": gettext_lazy("lives in one of the districts %(values)s"),
        },
        least=1,
        most=99,
        purposes=NO_DISCRIMINATION,
    ),
    FacetDefinition(
        key="interest",
        label=gettext_lazy("Interest"),
        column="interests",
        operators=("is", "in"),
        sentences={
            "is": gettext_lazy("interested in %(values)s"),
            "in": gettext_lazy("interested in at least one of %(values)s"),
        },
        values=INTERESTS,
        is_mask=True,
    ),
)


def facet_definitions() -> Sequence[FacetDefinition]:
    """In the order in which forms show them."""
    return _DEFINITIONS


def words_of(definition: FacetDefinition, facets: Facets) -> str:
    """One member's value in the language of now; "unknown" for 0."""
    number = int(getattr(facets, definition.column))
    if not number:
        return _("unknown")
    return _WORDS.get(definition.key, _listed)(definition, number)


def _listed(definition: FacetDefinition, number: int) -> str:
    chosen = [value for value in definition.values if _has(definition, number, value)]
    return _(", ").join(str(value.label) for value in chosen) or str(number)


def _has(definition: FacetDefinition, number: int, value: Value) -> bool:
    return bool(number >> value.number & 1) if definition.is_mask else number == value.number


def _born(definition: FacetDefinition, number: int) -> str:
    return dt.date.fromordinal(number).isoformat()


_WORDS: Mapping[str, Callable[[FacetDefinition, int], str]] = {"age": _born}
