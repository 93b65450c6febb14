"""The split of an order over its units. Pure: numbers in, numbers out; no database, no clock.

All amounts are rials except `points`. Discounts and points are fixed per unit by largest remainder,
commission follows from the contract, and every row adds up on its own (docs/adr/0002).
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from lib.money import rounded, share, split

SHIPPING = "shipping"


@dataclass(frozen=True, kw_only=True)
class Piece:
    """One sold piece before the split. `line` is the caller's index of its line, None for a delivery charge."""

    line: int | None
    kind: str
    partner_id: int
    contract_id: int
    commission_bps: int
    points_club_bps: int
    list_price: int
    partner_disc: int = 0
    club_disc: int = 0

    @property
    def payable(self) -> int:
        return self.list_price - self.partner_disc - self.club_disc


@dataclass(frozen=True, kw_only=True)
class Unit:
    """One row of the order, final: see OrderUnit for the two sums that hold."""

    line: int | None
    kind: str
    partner_id: int
    contract_id: int
    list_price: int
    partner_disc: int
    club_disc: int
    points: int
    pts_club: int
    pts_partner: int
    cash: int
    commission: int
    partner_net: int


class TooManyPoints(ValueError):
    """More points than the units can take at this value."""


def most_points(*, payables: Sequence[int], value: int) -> int:
    """The most whole points that units with these payables (rials) can take at `value` rials a point."""
    return sum(payable // value for payable in payables) if value > 0 else 0


def split_points(*, points: int, payables: Sequence[int], value: int) -> list[int]:
    """Whole points for each unit, by what it has left to pay and never above it.

    Largest remainder; what does not fit a unit goes round again over the units with room.
    TooManyPoints when the sum of the caps is smaller than `points`.
    """
    caps = [payable // value if value > 0 else 0 for payable in payables]
    if points > sum(caps):
        raise TooManyPoints(points)
    given = [0] * len(caps)
    while left := points - sum(given):
        room = [cap - have for cap, have in zip(caps, given, strict=True)]
        weights = [payable if free else 0 for payable, free in zip(payables, room, strict=True)]
        wanted = split(left, weights)
        # Each round fills a unit or ends: at most as many rounds as units (two were seen in 200,000 baskets).
        given = [have + min(want, free) for have, want, free in zip(given, wanted, room, strict=True)]
    return given


def _unit(piece: Piece, points: int, value: int) -> Unit:
    worth = points * value
    basis = piece.list_price - piece.partner_disc
    commission = share(basis, piece.commission_bps)
    pts_club = share(worth, piece.points_club_bps)
    pts_partner = worth - pts_club
    # Points borne by the partner may not eat more than its net: the club takes the excess.
    excess = max(0, pts_partner - (basis - commission))
    return Unit(
        line=piece.line,
        kind=piece.kind,
        partner_id=piece.partner_id,
        contract_id=piece.contract_id,
        list_price=piece.list_price,
        partner_disc=piece.partner_disc,
        club_disc=piece.club_disc,
        points=points,
        pts_club=pts_club + excess,
        pts_partner=pts_partner - excess,
        cash=piece.payable - worth,
        commission=commission,
        partner_net=basis - commission - (pts_partner - excess),
    )


def allocate(*, pieces: Sequence[Piece], points: int, value: int) -> list[Unit]:
    """The rows of an order, in the order of the pieces. `value` is rials a point. TooManyPoints."""
    shares = split_points(points=points, payables=[piece.payable for piece in pieces], value=value)
    return [_unit(piece, share_, value) for piece, share_ in zip(pieces, shares, strict=True)]


def pieces_of_line(piece: Piece, *, quantity: int, partner_disc: int, club_disc: int) -> list[Piece]:
    """The pieces of a line whose discounts (rials, for the whole line) are spread over its units.

    Both together are spread evenly, then the club's part: so no piece is discounted below nothing.
    """
    even = [1] * quantity
    both = split(partner_disc + club_disc, even)
    by_club = split(club_disc, even)
    return [
        replace(piece, partner_disc=whole - club, club_disc=club) for whole, club in zip(both, by_club, strict=True)
    ]


def payable_choices(*, total: int, value: int, available: int, most: int, smallest: int | None) -> list[int]:
    """Numbers of points worth offering: nothing, some round steps, and the most there is.

    Only amounts that leave 0, or at least `smallest` rials (what a gateway takes; None = no gateway now),
    are in the list.
    """
    top = min(available, most)
    wanted = {0, top} | {rounded(top * part, 4) // 10 * 10 for part in (1, 2, 3)}
    if value and smallest is not None and 0 < total - top * value < smallest:
        # The most would leave an amount that no gateway takes: the most that still leaves enough.
        wanted.add(max(0, (total - smallest) // value))
    return sorted(points for points in wanted if 0 <= points <= top and fits(total, value, points, smallest))


def fits(total: int, value: int, points: int, smallest: int | None) -> bool:
    """Whether what is left to pay is nothing, or an amount that some gateway takes."""
    left = total - points * value
    return left == 0 or (smallest is not None and left >= smallest)
