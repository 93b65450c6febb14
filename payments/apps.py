from django.apps import AppConfig
from django.core import checks
from django.utils.translation import gettext_lazy as _


class PaymentsConfig(AppConfig):
    name = "payments"
    verbose_name = _("Payments")

    def ready(self) -> None:
        from ledger.registry import audit_rules
        from lib import watch as watched
        from payments import checks as ours
        from payments import personal_data, watch
        from payments.audit import RULES

        checks.register(ours.gateway_is_stripe, checks.Tags.security)
        checks.register(ours.stored_kinds_have_owners, checks.Tags.database)
        personal_data.register()
        watched.register(name="payments.rate", check=watch.rate)
        watched.register(name="payments.events", check=watch.events)
        watched.register(name="payments.suspense", check=watch.suspense)
        watched.register(name="payments.handovers", check=watch.handovers)
        watched.register(name="payments.taken_back", check=watch.taken_back)
        for name, rule in RULES.items():
            audit_rules.register(name, rule)
