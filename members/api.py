"""The door of the members: who is meant, joining, profile, wishes, suspensions, leaving.

Instants are aware (UTC); every command is atomic. Rows (`Member` and a few others) are handed out for keys and joins of
the packages that tests/architecture/tables_read_across.txt lists; everybody else asks the functions.
"""

from members.consent.decide import may_send
from members.consent.models import ConsentCurrent
from members.consent.read import ConsentView, consents
from members.consent.record import NoAddress, give_consent, withdraw_consent
from members.consent.topics import HOW
from members.facets.definitions import FacetDefinition, facet_definitions
from members.facets.feed import FacetChangeView, MemberFacets, facet_changes, facets_of
from members.facets.write import Facets
from members.identity.ask import member_asking
from members.identity.memberships import memberships
from members.identity.models import Member
from members.identity.owner import owner as owner_of
from members.identity.present import members
from members.joining.complete import PARTS as FORM_PARTS
from members.joining.complete import complete_parts
from members.joining.complete import completed as completed_form_parts
from members.joining.complete import mark_completed as mark_form_completed
from members.profile.complete import completed_parts as completed_profile_parts
from members.profile.complete import mark_profile_completed
from members.profile.find import living_member
from members.profile.identity import Identity, NoNationalId, identity_of, record_counter_check
from members.profile.parts import OPTIONAL as OPTIONAL_PARTS
from members.profile.parts import PARTS as PROFILE_PARTS
from members.profile.save import NationalIdTaken, save_part
from members.suspensions.forms import LiftForm, SuspendForm
from members.suspensions.models import Appeal, Suspension
from members.suspensions.read import Past as PastSuspension
from members.suspensions.read import current as current_suspension
from members.suspensions.read import ended_at as suspension_ended_at
from members.suspensions.read import history as suspensions_of
from members.suspensions.read import is_suspended, suspended_among, suspended_members, was_kept_away
from members.suspensions.read import over as suspensions_over
from members.suspensions.view import MemberView, member, member_of

__all__ = [
    "Appeal",
    "ConsentCurrent",
    "ConsentView",
    "FORM_PARTS",
    "FacetChangeView",
    "FacetDefinition",
    "Facets",
    "HOW",
    "Identity",
    "LiftForm",
    "Member",
    "MemberFacets",
    "MemberView",
    "NationalIdTaken",
    "NoAddress",
    "NoNationalId",
    "OPTIONAL_PARTS",
    "PROFILE_PARTS",
    "PastSuspension",
    "SuspendForm",
    "Suspension",
    "complete_parts",
    "completed_form_parts",
    "completed_profile_parts",
    "consents",
    "current_suspension",
    "facet_changes",
    "facet_definitions",
    "facets_of",
    "give_consent",
    "identity_of",
    "is_suspended",
    "living_member",
    "mark_form_completed",
    "mark_profile_completed",
    "may_send",
    "member",
    "member_asking",
    "member_of",
    "members",
    "memberships",
    "owner_of",
    "record_counter_check",
    "save_part",
    "suspended_among",
    "suspended_members",
    "suspension_ended_at",
    "suspensions_of",
    "suspensions_over",
    "was_kept_away",
    "withdraw_consent",
]
