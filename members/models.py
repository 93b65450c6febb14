"""The tables of members, which lie with their subjects. Gathered here for Django alone: code imports a subject's own models."""

from members.consent.models import ConsentCurrent, ConsentEvent, ConsentText, MemberLimits, WayOut
from members.counter.models import CounterDraft
from members.facets.models import FacetChange, FacetFeed, MemberFacet
from members.identity.models import Member
from members.joining.models import FormPart, Joining, JoinSource
from members.profile.models import IdentityCheck, NationalId, Profile, ProfilePart
from members.suspensions.models import Appeal, Suspension, SuspensionKept

__all__ = [
    "Appeal",
    "ConsentCurrent",
    "ConsentEvent",
    "ConsentText",
    "CounterDraft",
    "FacetChange",
    "FacetFeed",
    "FormPart",
    "IdentityCheck",
    "JoinSource",
    "Joining",
    "Member",
    "MemberFacet",
    "MemberLimits",
    "NationalId",
    "Profile",
    "ProfilePart",
    "Suspension",
    "SuspensionKept",
    "WayOut",
]
