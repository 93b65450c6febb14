"""A suspension does not end by leaving: whoever joins again with the number, or proves the card, is suspended again.

What is kept until then names nobody: keyed hashes, the reason as a word and the end. The words that were written about
the member are not kept; the new notice says in general what happened. Somebody who only got the number of a person who
left can say so in an appeal.
"""

import datetime as dt
import uuid

from django.conf import settings
from django.utils.translation import gettext as _

from accounts import api as accounts
from ledger import api as ledger
from lib.templatetags.look import jdate
from members.identity.models import Member
from members.suspensions.marks import NUMBER, card_mark, digest
from members.suspensions.models import Appeal, Suspension, SuspensionKept
from members.suspensions.read import open_at

Appealed = SuspensionKept.Appealed


def kept_until(row: Suspension, *, at: dt.datetime) -> dt.datetime:
    """How long it would be known of somebody who leaves now: to its end, at most PAID_BEFORE_KEPT."""
    longest = at + settings.PAID_BEFORE_KEPT
    return min(row.until, longest) if row.until else longest


def numbers_since(row: Suspension, *, at: dt.datetime) -> dt.datetime:
    """A number that its holder gave up after this moment (UTC) still leads to the suspension."""
    return min(row.starts_at, at - settings.PAID_BEFORE_KEPT)


def remember(user_id: int, at: dt.datetime) -> None:
    """Keep what is in force, before the person is erased, in that transaction.

    The member's row is locked, so that one who is being suspended meanwhile is seen; the suspension's, so that one who
    is being let go is. Numbers that the person gave up lately or while suspended count, else a change of phone would
    end it.
    """
    for member in Member.objects.select_for_update(no_key=True).filter(user_id=user_id, erased_at=None):
        ledger.lock_wallet(member.wallet_id)  # before the suspension, as whoever lifts it
        for row in Suspension.objects.select_for_update().filter(open_at(at), member=member):
            _keep(row, accounts.numbers_of(user_id=user_id, since=numbers_since(row, at=at)), at)


def _keep(row: Suspension, phones: list[str], at: dt.datetime) -> None:
    forget_at = kept_until(row, at=at)
    if forget_at <= at:
        return
    case = row.case or uuid.uuid4()
    digests = [digest(NUMBER, phone) for phone in phones]
    if card := row.card or card_mark(member_id=row.member_id):
        digests.append(card)
    rows = [
        SuspensionKept(
            case=case,
            digest=each,
            reason=row.reason,
            until=row.until,
            appeal=_appealed(row),
            by_id=row.by_id,
            forget_at=forget_at,
        )
        for each in digests
    ]
    # What an earlier farewell left of the same suspension, and nobody has come back with, is kept anew.
    SuspensionKept.objects.bulk_create(
        rows,
        update_conflicts=True,
        unique_fields=["case", "digest"],
        update_fields=["reason", "until", "appeal", "by", "forget_at"],
    )


def _appealed(row: Suspension) -> str:
    appeal = Appeal.objects.filter(suspension=row).first()
    if appeal is None:
        return ""
    return Appealed.KEPT if appeal.verdict == Appeal.Verdict.KEPT else Appealed.WAITING


def remains(user_id: int, at: dt.datetime) -> list[str]:
    """For the page that asks before a farewell."""
    row = Suspension.objects.filter(open_at(at), member__user_id=user_id).first()
    if row is None or kept_until(row, at=at) <= at:
        return []
    return [
        _(
            "Your use of points is suspended, and leaving does not end it. Until %(day)s we keep the reason and the end,"
            " under a mark from which nobody can read your number or your card. If you join again by then, it goes on,"
            " and you can appeal."
        )
        % {"day": jdate(kept_until(row, at=at))}
    ]


def forget(*, at: dt.datetime) -> int:
    """Delete what is over or has been kept long enough; returns how many rows."""
    return SuspensionKept.objects.filter(forget_at__lte=at).delete()[0]
