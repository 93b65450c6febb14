"""Which membership a number means that another system of the city names."""

from lib import codes
from lib import national_id as ids
from lib.text import latin_digits
from members.identity.models import Member
from members.profile.models import NationalId
from members.profile.seal import digest


def living_member(*, national_id: str = "", number: str = "") -> int | None:
    """By one of the two, in any spelling; None for nobody and for somebody who has left."""
    found = Member.objects.filter(erased_at=None)
    if national_id:
        rows = NationalId.objects.filter(digest=digest("national_id", ids.normalised(national_id) or ""))
        return rows.filter(member__in=found).values_list("member_id", flat=True).first()
    wanted = codes.normalised(latin_digits(number))
    return found.filter(number=wanted).values_list("pk", flat=True).first()
