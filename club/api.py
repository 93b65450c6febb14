"""The door of the club: members, what they do, their points.

Points and rials are ints; instants are aware (UTC); every command is atomic and safe to repeat under its key.
"""

from club.activities.allocate import approve_allocation, propose_allocation, refuse_allocation
from club.activities.kinds import credit_body, tax_early_body
from club.consent.decide import may_send
from club.consent.read import ConsentView, consents
from club.consent.record import NoAddress, give_consent, withdraw_consent
from club.facets.definitions import FacetDefinition, facet_definitions
from club.facets.feed import FacetChangeView, MemberFacets, facet_changes, facets_of
from club.facets.write import Facets
from club.kinds import referral_body
from club.members.complete import complete_parts
from club.numbers.count import count_numbers
from club.plans.change import TooManyGoals, move_goal, set_goal
from club.points.heard import FactsDiffer
from club.points.hold import (
    HoldEnded,
    MemberSuspended,
    NotEnoughPoints,
    capture_points,
    hold_points,
    release_points,
    return_points,
)
from club.points.preview import Preview, preview_many, preview_points
from club.points.read import (
    Line,
    PointsBalance,
    Statement,
    available_points,
    balance,
    point_value,
    statement,
)
from club.points.record import ActivityResult, Award, record_activity
from club.points.reverse import reverse_activity
from club.profile.identity import Identity, NoNationalId, identity_of, record_counter_check
from club.profile.save import NationalIdTaken, save_part
from club.rules.documents import WEEKDAY_FACTORS, once_body, table_body
from club.rules.explain import Step
from club.rules.publish import (
    approve_rule_version,
    draft_rule_version,
    ensure_document_rules,
    retire_rule_version,
    submit_rule_version,
    withdraw_rule_version,
)
from club.rules.rate import approve_point_rate, draft_point_rate
from club.standing.read import is_suspended as suspended
from club.standing.view import MemberView, member, member_of
from club.tiers.publish import ensure_document_thresholds
from club.tiers.read import Standing, standing

__all__ = [
    "WEEKDAY_FACTORS",
    "ActivityResult",
    "Award",
    "ConsentView",
    "FacetChangeView",
    "FacetDefinition",
    "Facets",
    "FactsDiffer",
    "HoldEnded",
    "Identity",
    "Line",
    "MemberFacets",
    "MemberSuspended",
    "MemberView",
    "NationalIdTaken",
    "NoAddress",
    "NoNationalId",
    "NotEnoughPoints",
    "PointsBalance",
    "Preview",
    "Standing",
    "Statement",
    "Step",
    "TooManyGoals",
    "approve_allocation",
    "approve_point_rate",
    "approve_rule_version",
    "available_points",
    "balance",
    "capture_points",
    "complete_parts",
    "consents",
    "count_numbers",
    "credit_body",
    "draft_point_rate",
    "draft_rule_version",
    "ensure_document_rules",
    "ensure_document_thresholds",
    "facet_changes",
    "facet_definitions",
    "facets_of",
    "give_consent",
    "hold_points",
    "identity_of",
    "may_send",
    "member",
    "member_of",
    "move_goal",
    "once_body",
    "point_value",
    "preview_many",
    "preview_points",
    "propose_allocation",
    "record_activity",
    "record_counter_check",
    "referral_body",
    "refuse_allocation",
    "release_points",
    "retire_rule_version",
    "return_points",
    "reverse_activity",
    "save_part",
    "set_goal",
    "standing",
    "statement",
    "submit_rule_version",
    "suspended",
    "table_body",
    "tax_early_body",
    "withdraw_consent",
    "withdraw_rule_version",
]
