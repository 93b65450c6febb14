import datetime as dt

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ClubConfig(AppConfig):
    name = "club"
    verbose_name = _("Citizens' Club")

    def ready(self) -> None:
        from accounts.registry import PersonalData, joined, personal_data
        from club import kinds
        from club.members.register import on_joined
        from club.watch import findings
        from lib import watch

        kinds.register()
        joined.register("club", on_joined)
        watch.register(name="club", check=findings)
        personal_data.register(
            PersonalData(
                name="club.member",
                models=["club.Member", "club.FormPart", "club.ReferralClaim", "club.Event", "club.PointsHold"],
                export=_export,
                erase=_erase,
                merge=_merge,
            )
        )
        for model in ("RuleVersion", "PointRate"):
            for field in ("drafted_by", "approved_by"):
                personal_data.excuse(
                    f"club.{model}.{field}", reason="who of the staff set a number of the city; kept for the books"
                )


def _export(user_id: int) -> list[dict[str, object]]:
    from django.utils import timezone

    from club.models import Member
    from club.points.read import statement

    member = Member.objects.filter(user_id=user_id).first()
    if member is None:
        return []
    profile: dict[str, object] = {
        name: getattr(member, name)
        for name in ("number", "referral_code", "district", "birth_year", "interests", "joined_at")
    }
    profile["introduced_by_a_member"] = hasattr(member, "introduction")
    profile["members_introduced"] = member.introduced.count()
    lines = statement(member_id=member.pk, at=timezone.now()).lines
    return [profile, *({"at": line.at, "points": line.points, "sentence": line.sentence} for line in lines)]


def _erase(user_id: int, at: dt.datetime) -> None:
    """What describes the person goes; member number, events and points stay for the books, naming nobody."""
    from club.models import Member

    Member.objects.filter(user_id=user_id).update(district="", birth_year=None, interests=[])


def _merge(from_id: int, into_id: int, at: dt.datetime) -> None:
    """Points of two memberships are joined lot by lot by a use case that does not exist yet: refuse, lose nothing."""
    from club.models import Member

    if Member.objects.filter(user_id__in=[from_id, into_id]).count() > 1:
        raise RuntimeError("Two memberships with points cannot be merged yet.")
    Member.objects.filter(user_id=from_id).update(user_id=into_id)
