"""What editors of Nilab have written, published through the content's use cases."""

import datetime as dt
from typing import Any

from django.utils.translation import gettext, override

from cms import api as cms
from cms.found import first_ways
from config.demo_city.pages import ANNOUNCEMENTS, PAGES
from lib.jalali import tehran_date


def publish_everything(*, now: dt.datetime) -> None:
    cms.set_city(name_fa="نیلاب", name_en="Nilab", help_phone="137")
    for each in sorted(ANNOUNCEMENTS, key=lambda row: -row.days_ago):
        at = now - dt.timedelta(days=each.days_ago)
        cms.publish_announcement(
            slug=each.slug,
            title={"fa": each.title_fa, "en": each.title_en},
            topic={"fa": each.topic_fa, "en": each.topic_en},
            lead={"fa": each.lead_fa, "en": each.lead_en},
            body={"fa": each.body_fa, "en": each.body_en},
            picture=each.picture,
            date=tehran_date(at),
            at=at,
        )
    for page in PAGES:
        title, body = {"fa": page.title_fa, "en": page.title_en}, {"fa": page.body_fa, "en": page.body_en}
        cms.publish_page(slug=page.slug, title=title, body=body, at=now)
    for language, title in (("fa", "خانه"), ("en", "Home")):
        cms.set_home(language=language, title=title, body=_home(language))


def _home(language: str) -> list[tuple[str, Any]]:
    fa = language == "fa"
    with override(language):
        title, ways = gettext("What is the club good for?"), first_ways()
    return [
        (
            "hero",
            {
                "eyebrow": "باشگاه شهروندی نیلاب" if fa else "Citizens' Club of Nilab",
                "title": "شهری که قدر شهروندش را می‌داند" if fa else "A city that values its citizens",
                "text": (
                    "از شریک‌های شهر با تخفیف خرید کنید و برای هر خرید امتیاز بگیرید. عضویت رایگان است و ۱۰ امتیاز هدیه دارد."
                    if fa
                    else "Buy from the city's partners at a discount and earn points. Joining is free and brings 10 points."
                ),
                "title_for_members": (
                    "شنبه تا چهارشنبه، خریدتان ۳۰ درصد امتیاز بیشتر دارد"
                    if fa
                    else "Saturday to Wednesday, your purchases earn 30% more"
                ),
            },
        ),
        ("my_points", {}),
        ("ways", {"title": title, "ways": ways, "strangers_only": True}),
        ("offers", {"title": "تخفیف‌های شهر" if fa else "Offers in the city", "count": 8}),
        (
            "banner",
            {
                "eyebrow": "شب یلدا" if fa else "Yalda night",
                "title": "بلندترین شب سال را دور هم باشیم" if fa else "Let us spend the longest night together",
                "text": (
                    "قصه، انار و موسیقی در فرهنگسرای مهر؛ ورود برای همه آزاد است."
                    if fa
                    else "Stories, pomegranates and music at Mehr House; everybody is welcome."
                ),
            },
        ),
        ("announcements", {"title": "در شهر چه خبر" if fa else "News of the city", "count": 3}),
    ]
