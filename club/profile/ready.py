from django.core import checks
from django.utils.translation import gettext_lazy

from accounts.registry import PersonalData
from accounts.registry import personal_data as registry
from club.members.registry import proven_number
from club.profile import identity, personal_data
from club.profile.checks import shahkar_is_real


def register() -> None:
    """Once, at start."""
    proven_number.fill("club.profile", identity.proven_number)
    checks.register(shahkar_is_real, checks.Tags.security)
    registry.register(
        PersonalData(
            name="club.profile",
            label=gettext_lazy("Your profile"),
            models=personal_data.MODELS,
            export=personal_data.export,
            erase=personal_data.erase,
            merge=personal_data.merge,
            words=personal_data.WORDS,
        )
    )
    registry.excuse("club.IdentityCheck.by", reason="which officer saw the card; kept for the books")
