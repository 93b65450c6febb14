"""A member has left: what could be spent is given up, because nobody can spend it now. The books stay."""

import datetime as dt

from django.db import transaction

from ledger import api as ledger
from members.api import Member

GIVEN_UP = "redeemed:given_up"
SCOPE = "points.give_up"


def erase(*, user_id: int, at: dt.datetime) -> None:
    """Called through the personal_data registry, in its transaction, after the membership has ended."""
    for member in Member.objects.filter(user_id=user_id, merged_into=None):
        give_up(member_id=member.pk, wallet=member.wallet_id, at=at)


@transaction.atomic
def give_up(*, member_id: int, wallet: int, at: dt.datetime) -> int:
    """Take what is available out of a wallet that nobody owns any more; the points. Safe to repeat.

    The key holds the wallet's version, so points that come later are given up by their own journal.
    """
    version = ledger.lock_wallet(wallet).version
    available = ledger.wallet_balance(wallet=wallet, at=at).available
    if not available:
        return 0
    destination = ledger.ensure_account(unit="points", code=GIVEN_UP)
    ledger.spend(
        wallet=wallet, destination=destination, amount=available, scope=SCOPE, key=f"{member_id}:{version}", at=at
    )
    return available


def give_up_what_came_later(*, at: dt.datetime, most: int = 500) -> int:
    """Points that reached members after they had left (a late payment, points that were on their way). How many members.

    An award and a farewell at once may cross: the award did not see the farewell. This nightly round finds it, however
    long ago the farewell was; `most` wallets are looked at in one query.
    """
    done, rows = 0, Member.objects.filter(erased_at__isnull=False, merged_into=None).order_by("pk")
    gone = rows.values_list("pk", "wallet_id")
    page = list(gone[:most])
    while page:
        filled = ledger.spendable(wallets=[wallet for _, wallet in page])
        for member_id, wallet in page:
            done += wallet in filled and bool(give_up(member_id=member_id, wallet=wallet, at=at))
        page = list(gone.filter(pk__gt=page[-1][0])[:most])
    return done
