"""The club's tables, a file for each subject. Everything is imported here, so that Django finds it."""

from club.models.members import FormPart, Member, ReferralClaim
from club.models.points import PointsHold
from club.models.rules import Decision, Event, PointRate, Rule, RuleVersion, TakenBack

__all__ = [
    "Decision",
    "Event",
    "FormPart",
    "Member",
    "PointRate",
    "PointsHold",
    "ReferralClaim",
    "Rule",
    "RuleVersion",
    "TakenBack",
]
