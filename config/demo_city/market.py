"""Partners with their contracts, categories and goods of Nilab."""

import datetime as dt
from collections.abc import Callable
from random import Random

from accounts import api as accounts
from config.demo_city.goods import GOODS
from config.demo_city.people import DEMO_PEOPLE
from config.demo_city.places import CATEGORIES, PARTNERS
from lib.pictures import picture
from shop import api as shop

INCLUDES = {
    "goods": (["تحویل در بسته‌بندی سالم", "ضمانت بازگشت تا ۷ روز"], ["Delivered well packed", "Returns within 7 days"]),
    "service": (
        ["هماهنگی زمان پس از خرید", "انجام کار با افراد آموزش‌دیده"],
        ["You agree on a time after buying", "Done by trained people"],
    ),
    "coupon": (
        ["یک بار استفاده در محل", "بی‌نیاز از چاپ؛ روی گوشی نشان دهید"],
        ["Used once at the place", "No print; show your phone"],
    ),
}
KNOW = {
    "goods": (["زمان ارسال: ۱ تا ۳ روز کاری"], ["Sent within 1 to 3 working days"]),
    "service": (["تا یک روز پیش می‌توانید زمان را عوض کنید"], ["The time can be changed until a day before"]),
    "coupon": (["تا ۹۰ روز پس از خرید اعتبار دارد"], ["Good for 90 days after buying"]),
}


def make_market(*, people: dict[str, int], at: dt.datetime, tell: Callable[[str], None]) -> dict[str, int]:
    """Partner code → Oscar partner id."""
    categories = {
        each.code: shop.create_category(name_fa=each.fa, name_en=each.en, icon=each.icon) for each in CATEGORIES
    }
    partners = {}
    for index, each in enumerate(PARTNERS):
        partner_id = shop.create_partner(
            name=each.fa,
            legal_name=each.fa,
            name_en=each.en,
            area=each.area_fa,
            about_fa=each.about_fa,
            about_en=each.about_en,
            phone=f"0311 500 1{index:03}",
            email=f"{each.code}@partners.nilab.example",
            flat_shipping=each.shipping,
            pick_up_address=each.pick_up_fa,
        )
        partners[each.code] = partner_id
        contract = shop.draft_contract(
            partner_id=partner_id,
            valid_from=at,
            commission_bps=each.commission_bps,
            points_club_bps=each.points_club_bps,
            by_id=people["finance"],
        )
        shop.approve_contract(contract_id=contract, by_id=people["finance-2"], at=at)
        shop.add_person(partner_id=partner_id, user_id=_owner(index, each.code, people, at), role="owner")
        _make_goods(each.code, partner_id, categories[each.category], at)
        tell(f"partner {index + 1} of {len(PARTNERS)}")
    return partners


def _owner(index: int, code: str, people: dict[str, int], at: dt.datetime) -> int:
    for person in DEMO_PEOPLE:
        if person.partner == code:
            return people[person.role]
    view, _ = accounts.join(phone=f"0912555{index:04}", at=at)
    return view.id


def _make_goods(code: str, partner_id: int, category_id: int, at: dt.datetime) -> None:
    rng = Random(code)  # noqa: S311: the same city every time, no secret
    for number, good in enumerate(GOODS[code]):
        price = good.price * 10
        includes, know = INCLUDES[good.form], KNOW[good.form]
        shop.create_product(
            key=f"{code}-{number + 1:02}",
            title_fa=good.fa,
            title_en=good.en,
            kind=good.form,
            category_ids=[category_id],
            partner_id=partner_id,
            price=price,
            list_price=round(price / (100 - good.off) * 100, -4) if good.off else None,
            stock=rng.choice([12, 25, 40, 60, 120, 300]),
            at=at + dt.timedelta(minutes=number),
            picture=shop.Picture(name=f"{code}-{number + 1:02}.svg", content=picture(good.picture, number).encode()),
            includes_fa=includes[0],
            includes_en=includes[1],
            know_fa=know[0],
            know_en=know[1],
        )
