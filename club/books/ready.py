"""What the books of the points tell at the start: what the ledger's accounts of points mean to them."""

from club.books.measures import MEASURES
from club.books.watch import books
from club.registry import PointsAccount, points_accounts
from ledger import api as ledger
from lib import watch
from lib.measures import register as register_measures


def register() -> None:
    points_accounts.register("issuer:*", PointsAccount(owner="club.rules", means="issued"))
    points_accounts.register(ledger.EXPIRES_TO, PointsAccount(owner="ledger", means="expired"))
    points_accounts.register(ledger.TRANSIT, PointsAccount(owner="ledger", means="passing"))
    watch.register(name="club.books", check=books)
    register_measures(MEASURES)
