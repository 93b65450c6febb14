"""Rewards are written by one person and approved by another; changed terms wait for a second person again."""

import datetime as dt
from collections.abc import Mapping
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import F, Q
from django.utils.translation import gettext as _

from club.registry import reward_kinds
from club.rewards.models import Reward, RewardStock

# Whoever changes one of these changes what the city owes; texts and the picture may be mended by one person.
TERMS = ("kind", "threshold", "price", "per_member", "good_days", "return_days", "valid_from", "valid_to", "venue")
AMOUNTS = ("stock", "worth", "budget")
TEXTS = ("slug", "name_fa", "name_en", "text_fa", "text_en", "picture")


@transaction.atomic
def write_reward(*, reward_id: int | None, values: Mapping[str, Any], by: int) -> int:
    """Make or change a reward; its id. `values` names the fields of Reward and of its stock (AMOUNTS).

    ValidationError for a reward that nothing opens, without the venue that its kind needs, or with less stock or
    budget than was given out.
    """
    reward = Reward() if reward_id is None else Reward.objects.select_for_update(no_key=True).get(pk=reward_id)
    _check(values)
    before = None if reward_id is None else _terms(reward)
    for name in (*TERMS, *TEXTS):
        setattr(reward, name, values[name])
    if before != {**{name: values[name] for name in TERMS}, **{name: values[name] for name in AMOUNTS}}:
        reward.drafted_by_id, reward.approved_by_id, reward.approved_at = by, None, None
    reward.save()
    RewardStock.objects.get_or_create(reward=reward)
    _set_amounts(reward, values)
    return reward.pk


def _terms(reward: Reward) -> dict[str, Any]:
    stock = RewardStock.objects.get(pk=reward.pk)
    return {
        **{name: getattr(reward, name) for name in TERMS},
        **{name: getattr(stock, name) for name in AMOUNTS},
    }


def _check(values: Mapping[str, Any]) -> None:
    kind = reward_kinds.get(values["kind"])
    if kind is None:
        raise ValidationError({"kind": _("Choose a kind.")})
    if values["threshold"] is None and not values["price"]:
        raise ValidationError(_("A reward is opened by a threshold, or costs points, or both."))
    if kind.needs_venue and values["venue"] is None:
        raise ValidationError({"venue": _("Say where it is used.")})
    if values["valid_to"] is not None and values["valid_to"] <= values["valid_from"]:
        raise ValidationError({"valid_to": _("It would end before it begins.")})


def _set_amounts(reward: Reward, values: Mapping[str, Any]) -> None:
    """Only where what was given out fits in: takings go on meanwhile."""
    stock, budget = values["stock"], values["budget"]
    room = RewardStock.objects.filter(pk=reward.pk)
    if stock is not None:
        room = room.filter(given__lte=stock)
    if budget is not None:
        room = room.filter(budget_used__lte=budget)
    if not room.update(stock=stock, worth=values["worth"] or 0, budget=budget):
        raise ValidationError(_("More than that was given out already."))


@transaction.atomic
def approve_reward(*, reward_id: int, by: int, at: dt.datetime) -> None:
    """A second person opens it for members. ValidationError for the one who wrote the terms."""
    reward = Reward.objects.select_for_update(no_key=True).get(pk=reward_id)
    if reward.approved_at is not None:
        raise ValidationError(_("This reward is approved already."))
    if reward.drafted_by_id == by:
        raise ValidationError(_("Somebody else than the writer of the terms must approve a reward."))
    reward.approved_by_id, reward.approved_at = by, at
    reward.save(update_fields=["approved_by", "approved_at"])


def used_up(*, share: int = 90) -> "list[Reward]":
    """Approved rewards whose stock or budget is used to `share` percent or more: staff will want to know."""
    rows = Reward.objects.filter(
        Q(stock__stock__gt=0, stock__given__gte=F("stock__stock") * share / 100)
        | Q(stock__budget__gt=0, stock__budget_used__gte=F("stock__budget") * share / 100),
        approved_at__isnull=False,
    )
    return list(rows.order_by("pk"))
