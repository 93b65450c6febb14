"""The tables of points, which lie with their subjects. Gathered here for Django alone: code imports a subject's own models."""

from points.activities.models import Allocation, AllocationLine, FactReport, FactSource
from points.after_suspension.models import PointsBack, PointsBackLine
from points.awards.models import ActivityReturn, Decision, Event, TakenBack
from points.books.models import PointsDay
from points.holds.models import PointsHold
from points.reviews.models import Review
from points.rules.models import PointRate, Rule, RuleVersion
from points.statements.models import Statement, StatementFault, StatementMailing

__all__ = [
    "ActivityReturn",
    "Allocation",
    "AllocationLine",
    "Decision",
    "Event",
    "FactReport",
    "FactSource",
    "PointRate",
    "PointsBack",
    "PointsBackLine",
    "PointsDay",
    "PointsHold",
    "Review",
    "Rule",
    "RuleVersion",
    "Statement",
    "StatementFault",
    "StatementMailing",
    "TakenBack",
]
