"""What the books of the points tell at the start: what the ledger's accounts of points mean to them."""

from django.apps import AppConfig

from ledger import api as ledger
from ledger.registry import audit_rules
from lib import watch
from lib.measures import register as register_measures
from points.books.audit import RULES
from points.books.measures import MEASURES
from points.books.watch import books
from points.registry import PointsAccount, points_accounts


def register(app: AppConfig) -> None:
    points_accounts.register("issuer:*", PointsAccount(owner="points.rules", means="issued"))
    points_accounts.register(ledger.EXPIRES_TO, PointsAccount(owner="ledger", means="expired"))
    points_accounts.register(ledger.TRANSIT, PointsAccount(owner="ledger", means="passing"))
    watch.register(name="points.books", check=books)
    register_measures(MEASURES)
    for name, rule in RULES.items():
        audit_rules.register(name, rule)
