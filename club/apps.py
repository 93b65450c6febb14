from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ClubConfig(AppConfig):
    name = "club"
    verbose_name = _("Citizens' Club")

    def ready(self) -> None:
        from club import kinds
        from club.books import watch as books_watch
        from club.consent import ready as consent
        from club.counter import personal as counter
        from club.facets import ready as facets
        from club.members import ready as members
        from club.plans import personal as plans
        from club.profile import ready as profile
        from club.reviews import ready as reviews
        from club.rewards import register as rewards
        from club.rules import ready as rules
        from club.standing import ready as standing
        from club.statements import ready as statements
        from club.watch import findings
        from lib import watch

        rules.register(self)
        kinds.register()
        watch.register(name="club", check=findings)
        profile.register()  # before the membership: what a merge takes back is taken before wallets are joined
        members.register()
        consent.register(self)
        counter.register()
        rewards.register()  # after the membership: rewards follow the points
        standing.register()  # after the membership: a suspension follows it
        statements.register()
        plans.register()
        reviews.register()
        watch.register(name="club.books", check=books_watch.books)
        facets.register()  # after the membership: it looks at what a merge has left
