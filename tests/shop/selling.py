"""A partner with a contract in force, categories and products: what most tests of the shop stand on."""

import datetime as dt
from typing import Any

from shop import api
from shop.models import Contract, PartnerProfile
from shop.oscar_models import Partner

LONG_AGO = dt.datetime(2025, 1, 1, tzinfo=dt.UTC)
SVG = b'<svg xmlns="http://www.w3.org/2000/svg" width="4" height="3"/>'


def partner(*, name: str = "چای‌خانهٔ نارنج", name_en: str = "Orange Tea House", **profile: Any) -> Any:
    """An active partner whose contract (10 percent, points borne by the club) holds since long ago."""
    from accounts.models import User

    approver, _ = User.objects.get_or_create(phone="+989121000099")
    made = Partner.objects.create(name=name)
    PartnerProfile.objects.create(partner=made, legal_name=name, name_en=name_en, **profile)
    Contract.objects.create(
        partner=made,
        version=1,
        status=Contract.Status.ACTIVE,
        valid_from=LONG_AGO,
        commission_bps=1000,
        points_club_bps=10_000,
        approved_by=approver,
        approved_at=LONG_AGO,
    )
    return made


def category(name: str = "خوراک", name_en: str = "Food", parent_id: int | None = None) -> int:
    return api.create_category(name_fa=name, name_en=name_en, icon="utensils", parent_id=parent_id)


def product(*, by: Any, category_id: int | None = None, at: dt.datetime, **values: Any) -> int:
    """A product of the partner: 100 pieces at 1,000,000 rials unless said otherwise."""
    values = {
        "key": values.get("title_en", "tea"),
        "title_fa": "چای سیاه",
        "kind": "goods",
        "price": 1_000_000,
        "stock": 100,
        **values,
    }
    return api.create_product(partner_id=by.pk, category_ids=[category_id or category()], at=at, **values)
