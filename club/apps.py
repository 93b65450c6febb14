from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ClubConfig(AppConfig):
    name = "club"
    verbose_name = _("Citizens' Club")

    def ready(self) -> None:
        from club import kinds
        from club.activities import ready as activities
        from club.books import ready as books
        from club.consent import ready as consent
        from club.counter import personal as counter
        from club.facets import ready as facets
        from club.leaving_points import personal as leaving
        from club.members import ready as members
        from club.plans import personal as plans
        from club.points import ready as points
        from club.profile import ready as profile
        from club.referral import ready as referral
        from club.reviews import ready as reviews
        from club.rewards import register as rewards
        from club.rules import ready as rules
        from club.standing import ready as standing
        from club.statements import ready as statements
        from club.watch import findings
        from club.welcome import ready as welcome
        from lib import watch

        rules.register(self)
        kinds.register()
        activities.register()
        points.register()
        watch.register(name="club", check=findings)
        profile.register()
        members.register()
        leaving.register()
        welcome.register()
        referral.register()
        consent.register(self)
        counter.register()
        rewards.register()
        standing.register()
        statements.register()
        plans.register()
        reviews.register()
        books.register()
        facets.register()
