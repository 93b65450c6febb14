"""The door of the points: rules, activities, awards and reversals, holds, books, statements.

Points and rials are ints; instants are aware (UTC); every command is atomic and safe to repeat under its key.
"""

from points.activities.allocate import approve_allocation, propose_allocation, refuse_allocation
from points.activities.kinds import credit_body, tax_early_body
from points.awards.heard import FactsDiffer
from points.awards.models import Decision, Event, TakenBack
from points.awards.paid import Paid, paid_for
from points.awards.preview import Preview, preview_many, preview_points
from points.awards.record import ActivityResult, Award, record_activity
from points.awards.reverse import reverse_activity
from points.balance.read import (
    Line,
    PointsBalance,
    Reason,
    Statement,
    available_points,
    balance,
    balance_of,
    lines_of,
    point_value,
    reason_sentence,
    reasons_of,
    statement,
)
from points.holds.hold import (
    HoldEnded,
    MemberSuspended,
    NotEnoughPoints,
    capture_points,
    hold_points,
    release_points,
    return_points,
)
from points.leaving.merge import hold_still
from points.rules.documents import WEEKDAY_FACTORS, once_body, table_body
from points.rules.explain import Step
from points.rules.models import RuleVersion
from points.rules.publish import (
    approve_rule_version,
    draft_rule_version,
    ensure_document_rules,
    retire_rule_version,
    submit_rule_version,
    withdraw_rule_version,
)
from points.rules.rate import approve_point_rate, draft_point_rate
from points.statements.forms import DayField, written

__all__ = [
    "ActivityResult",
    "Award",
    "DayField",
    "Decision",
    "Event",
    "FactsDiffer",
    "HoldEnded",
    "Line",
    "MemberSuspended",
    "NotEnoughPoints",
    "Paid",
    "PointsBalance",
    "Preview",
    "Reason",
    "RuleVersion",
    "Statement",
    "Step",
    "TakenBack",
    "WEEKDAY_FACTORS",
    "approve_allocation",
    "approve_point_rate",
    "approve_rule_version",
    "available_points",
    "balance",
    "balance_of",
    "capture_points",
    "credit_body",
    "draft_point_rate",
    "draft_rule_version",
    "ensure_document_rules",
    "hold_points",
    "hold_still",
    "lines_of",
    "once_body",
    "paid_for",
    "point_value",
    "preview_many",
    "preview_points",
    "propose_allocation",
    "reason_sentence",
    "reasons_of",
    "record_activity",
    "refuse_allocation",
    "release_points",
    "retire_rule_version",
    "return_points",
    "reverse_activity",
    "statement",
    "submit_rule_version",
    "table_body",
    "tax_early_body",
    "withdraw_rule_version",
    "written",
]
