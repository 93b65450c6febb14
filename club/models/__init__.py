"""The club's tables, a file for each subject. Everything is imported here, so that Django finds it."""

from club.models.activities import Allocation, AllocationLine, FactReport, FactSource
from club.models.books import PointsDay
from club.models.consent import ConsentCurrent, ConsentEvent, ConsentText, MemberLimits, WayOut
from club.models.counter import CounterDraft, Joining, JoinSource
from club.models.facets import FacetChange, FacetFeed, MemberFacet
from club.models.members import FormPart, Member, PaidBefore, ReferralClaim
from club.models.numbers import Measure
from club.models.plans import Goal, GoalTick, PlanReminder
from club.models.points import PointsHold
from club.models.profile import IdentityCheck, NationalId, Profile, ProfilePart
from club.models.returns import ActivityReturn
from club.models.reviews import Review
from club.models.rewards import Reward, RewardStock, Taken, Venue, VenueOperator
from club.models.rules import Decision, Event, PointRate, Rule, RuleVersion, TakenBack
from club.models.standing import Appeal, PointsBack, PointsBackLine, Suspension, SuspensionKept
from club.models.statements import Statement, StatementFault, StatementMailing
from club.models.tiers import Threshold, ThresholdOpening, ThresholdReached, ThresholdVersion, TierGrace, YearMeasure

__all__ = [
    "ActivityReturn",
    "ConsentCurrent",
    "ConsentEvent",
    "ConsentText",
    "Allocation",
    "AllocationLine",
    "Appeal",
    "CounterDraft",
    "Decision",
    "Event",
    "FactReport",
    "FactSource",
    "FacetChange",
    "FacetFeed",
    "FormPart",
    "IdentityCheck",
    "JoinSource",
    "Joining",
    "Member",
    "MemberLimits",
    "MemberFacet",
    "NationalId",
    "PaidBefore",
    "PointRate",
    "PointsDay",
    "PointsHold",
    "Profile",
    "ProfilePart",
    "ReferralClaim",
    "Review",
    "Rule",
    "RuleVersion",
    "Suspension",
    "SuspensionKept",
    "TakenBack",
    "WayOut",
    "Goal",
    "GoalTick",
    "Measure",
    "PlanReminder",
    "Statement",
    "StatementFault",
    "StatementMailing",
    "Reward",
    "RewardStock",
    "Taken",
    "PointsBack",
    "PointsBackLine",
    "Threshold",
    "ThresholdOpening",
    "ThresholdReached",
    "ThresholdVersion",
    "TierGrace",
    "Venue",
    "VenueOperator",
    "YearMeasure",
]
