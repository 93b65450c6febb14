"""What a member did, also under numbers that were merged into his."""

from django.db.models import QuerySet

from members.api import memberships
from points.awards.models import Event


def activities_of(*, member_id: int) -> QuerySet[Event]:
    return Event.objects.filter(member__in=memberships(member_id=member_id))
