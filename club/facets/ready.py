from django.utils.translation import gettext_lazy

from accounts.registry import PersonalData, joined
from accounts.registry import personal_data as registry
from club.facets import personal_data
from club.facets.compare import findings
from club.facets.write import on_joined
from lib import watch


def register() -> None:
    """Once, at start, after the membership itself."""
    joined.register("club.facets", on_joined)
    watch.register(name="club.facets", check=findings)
    registry.register(
        PersonalData(
            name="club.facets",
            label=gettext_lazy("What groups of members are made from"),
            models=personal_data.MODELS,
            export=personal_data.export,
            erase=personal_data.erase,
            merge=personal_data.merge,
        )
    )
