"""The club's tables, which lie with their subjects. Gathered here for Django alone: code imports a subject's own models."""

from club.plans.models import Goal, GoalTick, PlanReminder
from club.referral.models import ReferralClaim
from club.rewards.models import Reward, RewardStock, Taken, Venue, VenueOperator
from club.statistics.models import Measure
from club.tiers.models import Threshold, ThresholdOpening, ThresholdReached, ThresholdVersion, TierGrace, YearMeasure
from club.welcome.models import PaidBefore, ProvenCard

__all__ = [
    "Goal",
    "GoalTick",
    "Measure",
    "PaidBefore",
    "PlanReminder",
    "ProvenCard",
    "ReferralClaim",
    "Reward",
    "RewardStock",
    "Taken",
    "Threshold",
    "ThresholdOpening",
    "ThresholdReached",
    "ThresholdVersion",
    "TierGrace",
    "Venue",
    "VenueOperator",
    "YearMeasure",
]
