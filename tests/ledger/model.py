"""A wallet in which every single point is one object, settled minute by minute: what the kernel must agree with.

It knows nothing of lots, balances or SQL. `step` chooses the next command from a seeded source, gives it to both
sides, and repeats it with its key; `compare` asks both sides what there is.
"""

import collections
import datetime as dt
import random
from dataclasses import dataclass
from typing import Any

from django.db import transaction

from ledger import api
from tests.ledger.conftest import START, Purse, open_purse

POLICIES = ("unlimited", "unlimited", "within_balance", "only_same_lot")


def minute(number: int) -> dt.datetime:
    return START + dt.timedelta(minutes=number)


@dataclass
class Point:
    award: int
    lot: int
    active: int
    expires: int
    state: str = "pending"
    hold: int | None = None
    spent_by: int | None = None
    gone: int | None = None  # the minute in which it expired: of a held one, that in which it was let go


class Model:
    """The points of one wallet beside the wallet itself."""

    def __init__(self, purse: Purse, chance: random.Random) -> None:
        self.purse, self.chance = purse, chance
        self.now = self.debt = self.lots = self.commands = 0
        self.points: list[Point] = []
        self.holds: dict[int, tuple[int, bool]] = {}  # hold → (deadline, still open)
        self.reversible: dict[int, list[int]] = {}  # journal → [amount, reversed]
        self.awards: list[int] = []
        self.spends: list[int] = []
        self.wallets = [purse.wallet]  # all names this member's points ever had
        self.scope = f"model:{purse.wallet}"
        self.stood: dict[int, tuple[int, int, int, int]] = {}  # at the end of each minute since the last merge

    # The kernel's side.

    @property
    def wallet(self) -> int:
        """Mostly the wallet that lives; an old name of it must do as well."""
        return self.chance.choice(self.wallets[-2:])

    def call(self, command: Any, **request: Any) -> int | str:
        """The journal, or the name of the refusal. Every command is given twice."""
        self.commands += 1
        request |= {"scope": self.scope, "key": str(self.commands), "at": minute(self.now)}
        try:
            journal: int = command(**request)
        except api.LedgerError as error:
            return type(error).__name__
        assert command(**request) == journal, "a repeat is the same journal"
        return journal

    def compare(self) -> None:
        """Both sides say the same; asking does not settle the kernel's side for good."""
        with transaction.atomic():
            found = api.wallet_balance(wallet=self.purse.wallet, at=minute(self.now))
            transaction.set_rollback(True)
        assert (found.available, found.held, found.pending, found.debt) == self.counted(), f"at minute {self.now}"

    def look_back(self) -> None:
        """A statement of any day says of every minute what there was then, though much was booked later."""
        told = api.history(wallet=self.purse.wallet, at=minute(self.now))
        for number, expected in self.stood.items():
            found = told.standing(as_of=minute(number + 1))
            assert (found.available, found.held, found.pending, found.debt) == expected, f"minute {number}, looked back"

    # The model's side, eager.

    def counted(self) -> tuple[int, int, int, int]:
        """(available, held, pending, debt)"""
        count = collections.Counter(point.state for point in self.points)
        return count["active"], count["held"], count["pending"], self.debt

    def tick(self) -> None:
        for hold in sorted(
            hold for hold, (deadline, is_open) in self.holds.items() if is_open and deadline <= self.now
        ):
            self.resolve(hold, 0)
        due = [point for point in self.points if point.state == "pending" and point.active <= self.now]
        for point in sorted(due, key=lambda point: (point.active, point.lot)):
            self.give(point)
        for point in self.points:
            if point.state == "active" and point.expires <= self.now:
                point.state, point.gone = "expired", self.now

    def give(self, point: Point) -> None:
        if self.debt:
            self.debt, point.state = self.debt - 1, "repaid"
        else:
            point.state = "active"

    def free(self) -> list[Point]:
        return sorted((p for p in self.points if p.state == "active"), key=lambda point: (point.expires, point.lot))

    def resolve(self, hold: int, captured: int, journal: int | None = None) -> None:
        held = [point for point in self.points if point.state == "held" and point.hold == hold]
        held.sort(key=lambda point: (point.expires, point.lot))
        for point in held[:captured]:
            point.state, point.spent_by = "spent", journal
        for point in held[captured:]:
            self.give(point)
        self.holds[hold] = (self.holds[hold][0], False)

    # Commands, on both sides.

    def advance(self) -> None:
        for _ in range(self.chance.randint(1, 4)):
            self.stood[self.now] = self.counted()
            self.now += 1
            self.tick()

    def award(self) -> None:
        amount, wait, life = self.chance.randint(1, 8), self.chance.choice([0, 0, 1, 2, 4]), self.chance.randint(1, 12)
        active, expires = self.now + wait, self.now + wait + life
        times = {"active_at": minute(active), "expires_at": minute(expires)}
        journal = self.call(api.award, wallet=self.wallet, funder=self.purse.funder, amount=amount, **times)
        assert isinstance(journal, int), journal
        self.lots += 1
        for _ in range(amount):
            point = Point(award=journal, lot=self.lots, active=active, expires=expires)
            self.points.append(point)
            if not wait:
                self.give(point)
        self.awards.append(journal)
        self.reversible[journal] = [amount, 0]

    def spend(self) -> None:
        amount, free = self.chance.randint(3, 14), self.free()
        journal = self.call(api.spend, wallet=self.wallet, destination=self.purse.shop, amount=amount)
        if len(free) < amount:
            assert journal == "Insufficient", journal
            return
        assert isinstance(journal, int), journal
        for point in free[:amount]:
            point.state, point.spent_by = "spent", journal
        self.spends.append(journal)
        self.reversible[journal] = [amount, 0]

    def hold(self) -> None:
        amount, deadline, free = self.chance.randint(1, 8), self.now + self.chance.randint(1, 6), self.free()
        journal = self.call(api.hold, wallet=self.wallet, amount=amount, expires_at=minute(deadline))
        if len(free) < amount:
            assert journal == "Insufficient", journal
            return
        assert isinstance(journal, int), journal
        for point in free[:amount]:
            point.state, point.hold = "held", journal
        self.holds[journal] = (deadline, True)

    def decide(self) -> None:
        """Capture a part of a hold, or void it; mostly an open one."""
        holds = [hold for hold, (_, is_open) in self.holds.items() if is_open] or list(self.holds)
        if self.chance.random() < 0.2:
            holds = list(self.holds)
        if not holds:
            return
        hold, amount = self.chance.choice(holds), self.chance.randint(0, 6)
        size = sum(point.hold == hold and point.state == "held" for point in self.points)
        if amount:
            journal = self.call(api.capture, hold=hold, amount=amount, destination=self.purse.shop)
        else:
            journal = self.call(api.void, hold=hold)
        if not self.holds[hold][1] or amount > size:
            assert journal in ("HoldResolved", "LedgerError"), journal
            return
        assert isinstance(journal, int), journal
        self.resolve(hold, amount, journal)
        self.tick()
        if amount:
            self.spends.append(journal)
            self.reversible[journal] = [amount, 0]

    def count_reversal(self, journal: int, amount: int, answer: int | str) -> bool:
        given, taken = self.reversible[journal]
        if taken + amount > given:
            assert answer == "OverReversal", answer
            return False
        assert isinstance(answer, int), answer
        self.reversible[journal] = [given, taken + amount]
        return True

    def clawback(self) -> None:
        if not self.awards:
            return
        left = {award: self.reversible[award][0] - self.reversible[award][1] for award in self.awards[-8:]}
        award, amount, policy = self.chance.choice(list(left)), self.chance.randint(1, 8), self.chance.choice(POLICIES)
        if left[award] and self.chance.random() < 0.8:
            amount = left[award]  # so that debts arise often
        if not self.count_reversal(award, amount, self.call(api.clawback, award=award, amount=amount, policy=policy)):
            return
        same = [point for point in self.points if point.award == award and point.state in ("pending", "active")]
        same.sort(key=lambda point: (point.expires, point.lot))
        others = [] if policy == "only_same_lot" else [point for point in self.free() if point.award != award]
        taken = (same + others)[:amount]
        for point in taken:
            point.state = "taken back"
        if policy == "unlimited":
            self.debt += amount - len(taken)

    def refund(self) -> None:
        """A recent spend is refunded, often in several parts."""
        if not self.spends:
            return
        spend = self.chance.choice(self.spends[-2:])
        for _ in range(self.chance.choice([1, 2, 3])):
            amount, grace = self.chance.randint(1, 3), self.chance.randint(1, 5)
            answer = self.call(api.refund, spend=spend, amount=amount, grace=dt.timedelta(minutes=grace))
            if self.count_reversal(spend, amount, answer):
                self.return_points(spend, amount, grace)

    def return_points(self, spend: int, amount: int, grace: int) -> None:
        back = [point for point in self.points if point.state == "spent" and point.spent_by == spend]
        back.sort(key=lambda point: (-point.expires, -point.lot))
        for lot in dict.fromkeys(point.lot for point in back[:amount]):
            group = [point for point in back[:amount] if point.lot == lot]
            is_open = any(point.lot == lot and point.state in ("active", "held") for point in self.points)
            lives = is_open and group[0].expires > self.now
            repays = min(self.debt, len(group))
            self.debt -= repays
            if not lives or repays:
                self.lots += 1
            for number, point in enumerate(group):
                point.spent_by = None
                point.state = "repaid" if number < repays else "active"
                if not lives:
                    point.lot, point.expires = self.lots, max(point.expires, self.now + grace)

    def merge(self) -> None:
        """The member turns out to have a second wallet, with points of its own, or a debt, or nothing."""
        heir, journal = open_purse(owner=f"{self.scope} heir {len(self.wallets)}"), 0
        if any(is_open for _, is_open in self.holds.values()):
            answer = self.call(api.merge_wallets, from_wallet=self.purse.wallet, into_wallet=heir.wallet)
            assert answer == "HoldsOpen", answer
            return
        amount, kind = self.chance.randint(1, 9), self.chance.choice(["points", "debt", "nothing"])
        active, expires = self.now, self.now + self.chance.randint(1, 12)
        times = {"active_at": minute(active), "expires_at": minute(expires)}
        if kind != "nothing":
            answer = self.call(api.award, wallet=heir.wallet, funder=heir.funder, amount=amount, **times)
            assert isinstance(answer, int), answer
            journal = answer
        if kind == "debt":
            self.call(api.spend, wallet=heir.wallet, destination=heir.shop, amount=amount)
            self.call(api.clawback, award=journal, amount=amount, policy="unlimited")
        answer = self.call(api.merge_wallets, from_wallet=self.purse.wallet, into_wallet=heir.wallet)
        assert isinstance(answer, int), answer
        self.purse, self.stood = heir, {}
        self.wallets.append(heir.wallet)
        if kind == "points":
            self.lots += 1
            self.awards.append(journal)
            self.reversible[journal] = [amount, 0]
            fresh = [Point(award=journal, lot=self.lots, active=active, expires=expires) for _ in range(amount)]
        self.move_lots()
        if kind == "points":
            self.points += fresh
            for point in fresh:
                self.give(point)
        if kind == "debt":
            for point in self.free()[:amount]:
                point.state = "repaid"
                amount -= 1
            self.debt += amount

    def move_lots(self) -> None:
        """What is alive goes over lot by lot, the earliest expiry first; spent points remember a lot that is closed."""
        alive = [point for point in self.points if point.state in ("pending", "active")]
        for expires, lot in sorted({(point.expires, point.lot) for point in alive}):
            self.lots += 1
            for point in alive:
                if (point.expires, point.lot) == (expires, lot):
                    point.lot = self.lots

    def step(self) -> None:
        if self.chance.random() < 0.45:
            self.advance()
        commands = (self.award, self.spend, self.hold, self.decide, self.clawback, self.refund, self.merge)
        self.chance.choices(commands, weights=[26, 18, 16, 14, 14, 12, 2])[0]()
        if self.chance.random() < 0.05:
            api.wallet_balance(wallet=self.purse.wallet, at=minute(self.now))
        if self.chance.random() < 0.05:
            api.settle_overdue(at=minute(self.now))  # the hourly round, in between: lazy equals eager
        if self.chance.random() < 0.3:
            self.compare()
