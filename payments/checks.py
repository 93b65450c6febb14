"""What must hold before payments may run: no peer instead of Stripe in a real city, no live key near a peer."""

from collections.abc import Sequence
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.core.checks import CheckMessage, Error
from django.db import connections

from payments import registry
from payments.gateways.stripe import OFFICIAL_BASE
from payments.models import Payable

LOOPBACK = {"localhost", "127.0.0.1", "::1"}


def gateway_is_stripe(app_configs: Any = None, **_: Any) -> list[CheckMessage]:
    """E001 to E003; part of every `check`, so a deployment with them does not start."""
    found: list[CheckMessage] = []
    key, base = settings.STRIPE_SECRET_KEY, settings.STRIPE_API_BASE
    if base != OFFICIAL_BASE and not settings.SANDBOX_ALLOWED:
        text = f"STRIPE_API_BASE is {base}: outside the demo payments go to {OFFICIAL_BASE} only."
        found.append(Error(text, id="payments.E001"))
    if "_live_" in key and (base != OFFICIAL_BASE or settings.SANDBOX_ALLOWED):
        found.append(Error("A live Stripe key meets settings made for a peer.", id="payments.E002"))
    if key and not settings.STRIPE_WEBHOOK_SECRETS:
        found.append(Error("STRIPE_SECRET_KEY is set, STRIPE_WEBHOOK_SECRETS is not.", id="payments.E003"))
    if settings.SANDBOX_ALLOWED and base != OFFICIAL_BASE and urlsplit(base).hostname not in LOOPBACK:
        found.append(Error(f"The Stripe peer must be on this machine, not at {base}.", id="payments.E004"))
    return found


def stored_kinds_have_owners(databases: Sequence[str] | None = None, **_: Any) -> list[CheckMessage]:
    """E005, run by `check --database default` and by `migrate`: money for a kind nobody owns has nowhere to go."""
    found: list[CheckMessage] = []
    for alias in databases or []:
        if Payable._meta.db_table not in connections[alias].introspection.table_names():
            continue
        stored = set(Payable.objects.using(alias).order_by().values_list("kind", flat=True).distinct())
        found += [
            Error(f"There are payables of the kind {kind!r}, and no package owns it.", id="payments.E005")
            for kind in sorted(stored - set(registry.payables.names()))
        ]
    return found
