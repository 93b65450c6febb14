"""Rewards of Nilab: six kinds of thanks, some taken, some used at the door."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from random import Random

from club.rewards import publish
from club.rewards.give_back import CannotGiveBack, give_back
from club.rewards.models import Reward, Taken, Venue
from club.rewards.take import CannotTake, take
from club.rewards.use import CannotUse, use
from club.rewards.venues import appoint
from club.tiers.models import Threshold, ThresholdReached
from config.demo_city.month import Shopper

VENUES = {
    "pool": ("مجموعهٔ آبی نیلاب", "Nilab Water Centre", "بلوار ساحلی، پلاک ۱۲", "12 Sahel Boulevard"),
    "museum": ("موزهٔ شهر نیلاب", "Nilab City Museum", "میدان کهن، عمارت ارگ", "Kohan Square, the Citadel"),
    "bike": ("خانهٔ دوچرخهٔ ساحل", "Riverside Bike House", "پارک ساحلی، درِ جنوبی", "Riverside Park, south gate"),
    "cinema": ("سینما مهتاب", "Mahtab Cinema", "خیابان هنر، پلاک ۴۰", "40 Honar Street"),
    "garden": ("نهالستان شهر", "City Nursery", "جادهٔ باغ‌ها، کیلومتر ۳", "Gardens Road, km 3"),
}


@dataclass(frozen=True, kw_only=True)
class Gift:
    slug: str
    name_fa: str
    name_en: str
    text_fa: str
    text_en: str
    picture: str
    venue: str
    threshold: str = ""
    price: int = 0
    stock: int | None = None
    worth: int = 0
    budget: int | None = None
    per_member: int = 1
    kind: str = "voucher"


GIFTS = [
    Gift(
        slug="free-swim",
        name_fa="یک سانس استخر رایگان",
        name_en="A free swimming session",
        text_fa="یک سانس دوساعته در استخر بزرگ، با رختکن و دوش. سانس بانوان و آقایان جداست؛ برنامه را روی درِ مجموعه ببینید.",
        text_en="Two hours in the big pool, with changing room and shower. See the hours at the door of the centre.",
        picture="pool",
        venue="pool",
        threshold="100",
        stock=120,
    ),
    Gift(
        slug="museum-for-one",
        name_fa="بلیت موزهٔ شهر",
        name_en="A ticket to the city museum",
        text_fa="یک بازدید از همهٔ تالارها، با راهنمای شنیداری. جمعه‌ها شلوغ است؛ صبح‌های میان هفته آرام‌تر.",
        text_en="All halls once, with the audio guide. Fridays are busy; mornings in the week are calm.",
        picture="museum",
        venue="museum",
        price=8,
        stock=200,
        worth=8,
        budget=1200,
        per_member=3,
    ),
    Gift(
        slug="a-tree-in-your-name",
        name_fa="نهالی به نام شما",
        name_en="A tree in your name",
        text_fa="یک نهال چنار یا توت در کمربند سبز شهر، با پلاک نام شما. روز کاشت را در نهالستان هماهنگ کنید.",
        text_en="A plane or mulberry tree in the green belt with your name on it. Agree on the day at the nursery.",
        picture="park",
        venue="garden",
        threshold="200",
        stock=60,
    ),
    Gift(
        slug="bike-day",
        name_fa="یک روز دوچرخهٔ شهری",
        name_en="A day with a city bike",
        text_fa="دوچرخه و کلاه ایمنی از صبح تا غروب. مسیر ساحل دوازده کیلومتر است و سربالایی ندارد.",
        text_en="Bike and helmet from morning to dusk. The riverside path is twelve kilometres and flat.",
        picture="bike",
        venue="bike",
        price=12,
        stock=80,
        worth=12,
        budget=900,
        per_member=2,
    ),
    Gift(
        slug="cinema-evening",
        name_fa="یک شب سینما",
        name_en="An evening at the cinema",
        text_fa="یک صندلی در یکی از سانس‌های شنبه تا چهارشنبه، با یک چای. هدیهٔ سینما مهتاب به همشهریان فعال.",
        text_en="One seat from Saturday to Wednesday, and a tea. A gift of Mahtab Cinema to active citizens.",
        picture="cinema",
        venue="cinema",
        threshold="100",
        price=5,
        stock=40,
        kind="gift",
    ),
    Gift(
        slug="family-swim-month",
        name_fa="یک ماه استخر برای خانواده",
        name_en="A month of swimming for a family",
        text_fa="هر هفته یک بار، تا چهار نفر از یک خانواده، به مدت یک ماه. برای کسانی که به حد نصاب ۳۰۰ رسیده‌اند.",
        text_en="Once a week for a month, up to four of a family. For those who have reached 300 points.",
        picture="water",
        venue="pool",
        threshold="300",
        stock=15,
    ),
]


def load_rewards(
    *, people: dict[str, int], shoppers: Sequence[Shopper], first_day: dt.datetime, now: dt.datetime
) -> None:
    """`people` as make_people gives them: the two of finance agree on the terms, the water centre's partner stands at its
    door. Members take and use what they have reached; everything at a moment between `first_day` and `now`."""
    places = _places()
    appoint(venue_id=places["pool"].pk, user_id=people["partner"])
    for gift in GIFTS:
        pk = publish.write_reward(reward_id=None, values=_values(gift, places, first_day), by=people["finance"])
        publish.approve_reward(reward_id=pk, by=people["finance-2"], at=first_day)
    rng = Random("rewards of Nilab")
    members = sorted({shopper.member_id for shopper in shoppers})
    rows = ThresholdReached.objects.filter(lost_at=None).order_by("reached_at")
    reached = dict(rows.values_list("member_id", "reached_at"))
    for member_id in [member for member in members if member in reached or rng.random() < 0.08]:
        at = max(now - dt.timedelta(hours=rng.randint(6, 180)), reached.get(member_id, first_day))
        _live(member_id, rng, door=people["partner"], at=at, now=now)


def _places() -> dict[str, Venue]:
    return {
        code: Venue.objects.get_or_create(
            name_en=name_en, defaults={"name_fa": name_fa, "address_fa": address_fa, "address_en": address_en}
        )[0]
        for code, (name_fa, name_en, address_fa, address_en) in VENUES.items()
    }


def _values(gift: Gift, places: dict[str, Venue], since: dt.datetime) -> dict[str, object]:
    return {
        **{
            name: getattr(gift, name)
            for name in ("slug", "kind", "name_fa", "name_en", "text_fa", "text_en", "picture")
        },
        **{name: getattr(gift, name) for name in ("price", "per_member", "stock", "worth", "budget")},
        "threshold": Threshold.objects.get(code=gift.threshold) if gift.threshold else None,
        "venue": places[gift.venue],
        "good_days": 60,
        "return_days": 14,
        "valid_from": since,
        "valid_to": None,
    }


def _live(member_id: int, rng: Random, *, door: int, at: dt.datetime, now: dt.datetime) -> None:
    """Takes one or two, uses some of them days later, gives one back now and then."""
    for reward in rng.sample(list(Reward.objects.order_by("pk")), 4):
        try:
            taken = take(member_id=member_id, reward_id=reward.pk, key=f"demo-{reward.slug}", at=at)
        except CannotTake:
            continue
        _end(taken, rng, door=door, at=min(now, at + dt.timedelta(hours=rng.randint(1, 90))))
        if rng.random() < 0.6:
            return


def _end(taken: Taken, rng: Random, *, door: int, at: dt.datetime) -> None:
    fate = rng.random()
    try:
        if fate < 0.5:
            use(taken_id=taken.pk, venues=[taken.reward.venue_id or 0], by=door, at=at)
        elif fate < 0.6:
            give_back(taken_id=taken.pk, at=at)
    except (CannotUse, CannotGiveBack):
        return
