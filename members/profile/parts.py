"""The parts of a profile: what each asks, why, who sees it, and when it counts as complete."""

from collections.abc import Callable
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from members.identity.models import Member
from members.profile.models import NationalId, Profile


@dataclass(frozen=True)
class Answers:
    """All that a member has said, as it stands in the tables. The member comes with the user."""

    member: Member
    profile: Profile
    has_national_id: bool


@dataclass(frozen=True)
class Part:
    """`form_part`: its point is that of the joining form, so it is no optional part and never pays twice (N1)."""

    code: str
    label: Promise
    why: Promise
    seen_by: Promise
    is_complete: Callable[[Answers], bool]
    form_part: str = ""


_ONLY_COUNTED = _("Only you. Others learn from it only how many members there are of a kind, never who they are.")

PARTS: dict[str, Part] = {
    part.code: part
    for part in (
        Part(
            "identity",
            _("Identity"),
            _("So that the membership is yours alone, and the counter can help you when your phone is lost."),
            _(
                "Only you see the number, and it is stored sealed. Staff see whether your identity is confirmed, and"
                " can find you by the number on your card."
            ),
            lambda answers: bool(
                answers.member.user.first_name
                and answers.member.user.last_name
                and answers.has_national_id
                and answers.profile.birth_date
            ),
        ),
        Part(
            "address",
            _("Address and district"),
            _("So that we show what is near you. Orders ask for their own address each time."),
            _("Only you see the address. The city counts how many members live in a district."),
            lambda answers: bool(answers.profile.address and answers.profile.postcode and answers.member.district),
        ),
        Part(
            "work",
            _("Work and education"),
            _("So that courses and offers for your work reach you, if you ever allow messages about them."),
            _ONLY_COUNTED,
            lambda answers: bool(answers.profile.job and answers.profile.education),
        ),
        Part(
            "study",
            _("Field of study"),
            _("So that lectures, surveys and calls for help in your field can find you."),
            _ONLY_COUNTED,
            lambda answers: bool(answers.profile.field),
        ),
        Part(
            "family",
            _("Family"),
            _("So that the city knows what families need, and can plan playgrounds and family tickets."),
            _("Only you. It is not used for advertising."),
            lambda answers: bool(
                answers.profile.marital and answers.profile.children is not None and answers.profile.household
            ),
        ),
        Part(
            "interests",
            _("Interests"),
            _("So that we show you first what you like."),
            _ONLY_COUNTED,
            lambda answers: bool(answers.member.interests),
            form_part="interests",
        ),
    )
}
OPTIONAL = [code for code, part in PARTS.items() if not part.form_part]


def answers_of(member: Member) -> Answers:
    profile = Profile.objects.filter(member_id=member.pk).first() or Profile(member_id=member.pk)
    return Answers(
        member=member, profile=profile, has_national_id=NationalId.objects.filter(member_id=member.pk).exists()
    )


def filled_parts(answers: Answers) -> set[str]:
    """The parts whose every needed answer is there now."""
    return {code for code, part in PARTS.items() if part.is_complete(answers)}
