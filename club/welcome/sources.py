"""Under which names the activities of joining are recorded: kinds, and sources for their keys."""

from collections.abc import Mapping

REGISTERED = "club.registered"
FORM_PART = "club.form_part_completed"
PROFILE_PART = "club.profile_part_completed"
KINDS: Mapping[str, str] = {"form": FORM_PART, "profile": PROFILE_PART}
# By what is paid once: joining, a part of the form, an optional part of the profile.
SOURCES: Mapping[str, str] = {"registered": REGISTERED, "form": FORM_PART, "profile": "club.profile_part"}
