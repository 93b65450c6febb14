"""The door of the club: tiers, plans, the club in numbers. Members and points have doors of their own.

Instants are aware (UTC); every command is atomic.
"""

from club.plans.change import TooManyGoals, move_goal, set_goal
from club.referral.kinds import referral_body
from club.statistics.count import count_numbers
from club.tiers.publish import ensure_document_thresholds

__all__ = [
    "TooManyGoals",
    "count_numbers",
    "ensure_document_thresholds",
    "move_goal",
    "referral_body",
    "set_goal",
]
