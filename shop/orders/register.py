"""What orders fill in lower registries, once, at start."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.registry import PersonalData, personal_data
from ledger.registry import audit_rules
from lib import watch
from members.registry import Topic, topics
from payments.registry import payables
from points.registry import Purpose, activity_kinds, purposes


def register() -> None:
    from shop.orders import pay, personal
    from shop.orders.audit import RULES
    from shop.orders.handler import OrderHandler
    from shop.orders.kinds import PURCHASE, purchase
    from shop.orders.watch import overdue, waiting_units, without_contract

    payables.register(pay.KIND, OrderHandler())
    activity_kinds.register(PURCHASE, purchase())
    purposes.register("shop", Purpose(sentence=_spent_on, posts_own_rials=True))
    offers = Topic(
        label=gettext_lazy("Offers of partners"), what=gettext_lazy("offers of the club's partners"), place=40
    )
    topics.register("offers", offers)
    watch.register(name="shop.orders", check=overdue)
    watch.register(name="shop.units", check=waiting_units)
    watch.register(name="shop.contracts", check=without_contract)
    for name, rule in RULES.items():
        audit_rules.register(name, rule)
    personal_data.register(
        PersonalData(
            name="shop.orders",
            label=gettext_lazy("Orders"),
            models=personal.MODELS,
            export=personal.export,
            erase=personal.erase,
            merge=personal.merge,
            words=personal.WORDS,
            holdings=personal.holdings,
            obstacles=personal.obstacles,
        )
    )
    for field in ("shop.UnitEvent.by", "shop.Contract.drafted_by", "shop.Contract.approved_by"):
        personal_data.excuse(
            field, reason="Who acted for a partner or for the city: part of the books, merged with them."
        )


def _spent_on(key: str) -> str:
    return _("Order %(number)s") % {"number": key.removeprefix("shop.order:")}
