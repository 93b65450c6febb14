"""People by their SIM cards: joining, filling parts, vouchers, merges, changes, farewells; and what each of them has."""

import datetime as dt
from typing import Any

from accounts import api as accounts
from accounts.mine.erase import erase
from accounts.mine.merge import merge_own
from accounts.models import User
from accounts.phone.change import change_phone
from club.rewards.give_back import give_back
from club.rewards.models import Reward, Taken
from club.rewards.take import CannotTake, take
from club.rewards.use import use
from ledger import api as ledger
from members.identity.models import Member
from members.profile.save import save_joining_form, save_part
from tests.club.rewarding import reward
from tests.points.city import every_rule_runs

HOUR, DAY = dt.timedelta(hours=1), dt.timedelta(days=1)
ONCE = 10 + 4 * 1 + 5 * 2  # joining, the parts of the form, the optional parts of the profile
FORM = {"first_name": "Dan", "last_name": "D", "district": "7", "birth_year": 1365, "interests": ["food"]}
BORN = dt.date(1986, 6, 1)  # in 1365
PARTS: dict[str, dict[str, Any]] = {
    "address": {"district": "7", "address": "…", "postcode": "8174673441"},
    "work": {"job": "driver", "education": "master"},
    "study": {"field": "law"},
    "family": {"marital": "married", "children": 1, "household": 3},
}


def once_city(at: dt.datetime) -> Reward:
    """Every rule pays; a voucher costs one point, and one member takes as many as he likes."""
    every_rule_runs()
    return reward(at=at, threshold=None, price=1, per_member=500, stock=9_000)


def here(phone: str) -> Member | None:
    """The member who has this number now."""
    return Member.objects.filter(user__phone=phone).first()


def come(phone: str, at: dt.datetime) -> Member:
    """Through the door; who is there already is found."""
    user, _ = accounts.join(phone=phone, at=at)
    return Member.objects.get(user_id=user.id)


def fill_form(phone: str, at: dt.datetime) -> int:
    return save_joining_form(member_id=come(phone, at).pk, answers=FORM, at=at)


def fill(phone: str, part: str, at: dt.datetime, *, national_id: str = "") -> int:
    """One part of the profile; points earned."""
    identity = {"first_name": "Dan", "last_name": "D", "birth_date": BORN, "national_id": national_id}
    answers = identity if part == "identity" else PARTS[part]
    return save_part(member_id=come(phone, at).pk, part=part, answers=answers, at=at)


def fill_all(phone: str, at: dt.datetime, *, national_id: str = "1234567891") -> int:
    earned = fill_form(phone, at) + fill(phone, "identity", at, national_id=national_id)
    return earned + sum(fill(phone, part, at) for part in PARTS)


def buy_vouchers(phone: str, row: Reward, many: int, at: dt.datetime) -> list[Taken]:
    """As many as there are points for."""
    member, taken = come(phone, at), []
    for number in range(many):
        try:
            taken.append(take(member_id=member.pk, reward_id=row.pk, key=f"{at.isoformat()}:{number}", at=at))
        except CannotTake:
            break
    return taken


def open_vouchers(phone: str) -> list[Taken]:
    return list(Taken.objects.filter(member__user__phone=phone, state=Taken.State.OPEN).order_by("pk"))


def give_all_back(phone: str, at: dt.datetime) -> None:
    for taken in open_vouchers(phone):
        give_back(taken_id=taken.pk, at=at)


def use_one(phone: str, at: dt.datetime) -> None:
    for taken in open_vouchers(phone)[:1]:
        use(taken_id=taken.pk, venues=[taken.reward.venue_id], by=come(phone, at).user_id, at=at)


def merge(old: str, into: str, at: dt.datetime) -> None:
    merge_own(from_id=come(old, at).user_id, into_id=come(into, at).user_id, at=at)


def change(old: str, new: str, at: dt.datetime) -> None:
    change_phone(user_id=User.objects.get(phone=old).pk, old_phone=old, new_phone=new, at=at)


def leave(phone: str, at: dt.datetime) -> None:
    erase(user_id=User.objects.get(phone=phone).pk, at=at)


def purse(phone: str, at: dt.datetime) -> int:
    """What can be spent, less what is owed."""
    member = here(phone)
    if member is None:
        return 0
    found = ledger.wallet_balance(wallet=member.wallet_id, at=at)
    return found.available + found.held + found.pending - found.debt


def spent(**whose: Any) -> int:
    """Points in vouchers that were used or can still be."""
    rows = Taken.objects.filter(state__in=[Taken.State.OPEN, Taken.State.USED, Taken.State.EXPIRED], **whose)
    return sum(rows.values_list("points", flat=True))


def has(phone: str, at: dt.datetime) -> int:
    """What this person had of the city: points to spend, and vouchers; less what is owed."""
    return purse(phone, at) + spent(member__user__phone=phone)
