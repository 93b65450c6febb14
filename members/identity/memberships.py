"""The numbers of one person: a membership and all that were merged into it."""

from members.identity.models import Member


def memberships(*, member_id: int) -> list[int]:
    """The membership itself and all that were merged into it, one after another: a query for each step of that."""
    found, last = [member_id], [member_id]
    while last:
        last = list(Member.objects.filter(merged_into__in=last).values_list("pk", flat=True))
        found += last
    return found


def memberships_of(*, user_id: int) -> list[int]:
    """The same for a person; empty for somebody without a membership."""
    own = Member.objects.filter(user_id=user_id).values_list("pk", flat=True).first()
    return memberships(member_id=own) if own is not None else []
