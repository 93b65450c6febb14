"""The door of payments. Amounts are minor units of the platform currency (rials), instants are aware (UTC).

An upper package opens a payable in its own transaction, starts paying after its commit, and is told through the
handler it registered (payments/registry.py). Nothing here decides that money came, except what a gateway says.
"""

from payments.attempts.fetch import sync
from payments.attempts.start import start
from payments.errors import (
    AlreadyPaid,
    GatewayNotOffered,
    GatewayRefused,
    GatewayUnreachable,
    NotOpen,
    PayableDiffers,
    PaymentError,
)
from payments.gateways.base import Snapshot
from payments.history import converge_snapshot
from payments.offers import GatewayOffer, charge_text, offers, smallest_payable
from payments.payables.open import open_payable
from payments.payables.read import lock_payable, payable
from payments.payables.withdraw import withdraw_payable
from payments.postings import received_account
from payments.rates import AlreadyApproved, RateRefused, SamePerson, approve_rate, propose_rate
from payments.registry import PayableView, PaymentView

__all__ = [
    "AlreadyApproved",
    "AlreadyPaid",
    "GatewayNotOffered",
    "GatewayOffer",
    "GatewayRefused",
    "GatewayUnreachable",
    "NotOpen",
    "PayableDiffers",
    "PayableView",
    "PaymentError",
    "PaymentView",
    "RateRefused",
    "SamePerson",
    "Snapshot",
    "approve_rate",
    "charge_text",
    "converge_snapshot",
    "lock_payable",
    "offers",
    "open_payable",
    "payable",
    "propose_rate",
    "received_account",
    "smallest_payable",
    "start",
    "sync",
    "withdraw_payable",
]
