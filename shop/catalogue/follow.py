"""Names that a product is found by belong to its partner and its categories: when those change, its key follows.

Signals, because the names are changed in many places: Oscar's forms, the partner's page, use cases, a deletion.
"""

from typing import Any

from django.db import transaction
from django.db.models.signals import (  # no rule: a copy of a name follows, whoever writes it
    post_delete,
    post_save,  # noqa: TID251
    pre_delete,
)

from shop.catalogue.fold import refresh_all
from shop.catalogue.remember import changed
from shop.models import CategoryInfo, PartnerProfile
from shop.oscar_models import Category, Partner, Product


def _refresh(**which: int) -> None:
    refresh_all(product_ids=list(Product.objects.filter(**which).distinct().values_list("pk", flat=True)))
    transaction.on_commit(changed)


def _of_partner(*, instance: Any, **_facts: Any) -> None:
    _refresh(stockrecords__partner_id=instance.partner_id if isinstance(instance, PartnerProfile) else instance.pk)


def _of_category(*, instance: Any, **_facts: Any) -> None:
    _refresh(categories=instance.category_id if isinstance(instance, CategoryInfo) else instance.pk)


def _remember_products(*, instance: Any, **_facts: Any) -> None:
    instance.was_over = list(Product.objects.filter(categories=instance.pk).values_list("pk", flat=True))


def _forget_category(*, instance: Any, **_facts: Any) -> None:
    refresh_all(product_ids=instance.was_over)
    transaction.on_commit(changed)


def follow() -> None:
    """Called once, when the program starts."""
    for model in (Partner, PartnerProfile):
        post_save.connect(_of_partner, sender=model, dispatch_uid=f"shop.catalogue.follow.{model.__name__}")
    for model in (Category, CategoryInfo):
        post_save.connect(_of_category, sender=model, dispatch_uid=f"shop.catalogue.follow.{model.__name__}")
    pre_delete.connect(_remember_products, sender=Category, dispatch_uid="shop.catalogue.follow.before")
    post_delete.connect(_forget_category, sender=Category, dispatch_uid="shop.catalogue.follow.after")
