from django.apps import AppConfig
from django.core import checks
from django.utils.translation import gettext_lazy

from accounts.registry import PersonalData
from accounts.registry import personal_data as registry
from lib import navigation
from members.profile import identity, personal_data
from members.profile.checks import shahkar_is_real
from members.registry import proven_number


def register(app: AppConfig) -> None:
    """Once, at start."""
    proven_number.fill("members.profile", identity.proven_number)
    checks.register(shahkar_is_real, checks.Tags.security)
    registry.register(
        PersonalData(
            name="members.profile",
            label=gettext_lazy("Your profile"),
            models=personal_data.MODELS,
            export=personal_data.export,
            erase=personal_data.erase,
            merge=personal_data.merge,
            words=personal_data.WORDS,
        )
    )
    profile = navigation.Entry(label=gettext_lazy("My profile"), icon="user-round", place=30, to="club:profile")
    navigation.mine.register("profile", profile)
    registry.excuse("members.IdentityCheck.by", reason="which officer saw the card; kept for the books")
