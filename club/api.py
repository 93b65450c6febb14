"""The door of the club: members, what they do, their points.

Points and rials are ints; instants are aware (UTC); every command is atomic and safe to repeat under its key.
"""

from club.members.complete import complete_parts
from club.members.register import MemberView, member, member_of
from club.points.hold import HoldEnded, NotEnoughPoints, capture_points, hold_points, release_points, return_points
from club.points.preview import preview_many
from club.points.read import (
    Line,
    PointsBalance,
    Statement,
    available_points,
    balance,
    point_value,
    statement,
)
from club.points.record import ActivityResult, Award, FactsDiffer, Preview, preview_points, record_activity
from club.points.reverse import reverse_activity
from club.rules.documents import PURCHASE, once_body, purchase_body
from club.rules.explain import Step
from club.rules.publish import (
    approve_point_rate,
    approve_rule_version,
    draft_point_rate,
    draft_rule_version,
    ensure_document_rules,
    withdraw_rule_version,
)

__all__ = [
    "PURCHASE",
    "ActivityResult",
    "Award",
    "FactsDiffer",
    "HoldEnded",
    "Line",
    "MemberView",
    "NotEnoughPoints",
    "PointsBalance",
    "Preview",
    "Statement",
    "Step",
    "approve_point_rate",
    "approve_rule_version",
    "available_points",
    "balance",
    "capture_points",
    "complete_parts",
    "draft_point_rate",
    "draft_rule_version",
    "ensure_document_rules",
    "hold_points",
    "member",
    "member_of",
    "once_body",
    "point_value",
    "preview_many",
    "preview_points",
    "purchase_body",
    "record_activity",
    "release_points",
    "return_points",
    "reverse_activity",
    "statement",
    "withdraw_rule_version",
]
