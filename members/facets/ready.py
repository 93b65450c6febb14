from django.apps import AppConfig
from django.utils.translation import gettext_lazy

from accounts import api as accounts
from accounts.registry import PersonalData
from accounts.registry import personal_data as registry
from lib import watch
from members.facets import personal_data
from members.facets.compare import NAME, findings
from members.facets.write import on_joined, open_facets, refresh_facets
from members.registry import answers_changed, joined


def register(app: AppConfig) -> None:
    """Once, at start, after the membership itself."""
    joined.register("members.facets", on_joined)
    answers_changed.register("members.facets", _answered)
    watch.register(name="members.facets", check=findings)
    sentence = gettext_lazy("Facets of members from before the upgrade are being made: %(done)s %% are done.")
    accounts.register_work(NAME, accounts.Work(take=open_facets, sentence=sentence))
    registry.register(
        PersonalData(
            name="members.facets",
            label=gettext_lazy("What groups of members are made from"),
            models=personal_data.MODELS,
            export=personal_data.export,
            erase=personal_data.erase,
            merge=personal_data.merge,
            words=personal_data.WORDS,
        ),
        after=["members.member"],  # it looks at what a merge has left
    )


def _answered(*, member_id: int) -> None:
    refresh_facets(member_id=member_id)
