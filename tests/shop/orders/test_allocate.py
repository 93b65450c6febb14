"""The split of an order over its units: whatever the basket, every row is whole and adds up."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shop.orders.allocate import (
    SHIPPING,
    Piece,
    TooManyPoints,
    allocate,
    fits,
    most_points,
    payable_choices,
    pieces_of_line,
    split_points,
)

VALUES = st.sampled_from([1, 7, 500, 5_000, 10_000])


@st.composite
def lines(draw):
    """A line of one partner: price, quantity, discounts that do not exceed it, and a contract."""
    quantity = draw(st.integers(1, 5))
    price = draw(st.integers(0, 3_000_000))
    total = price * quantity
    club = draw(st.integers(0, total))
    partner = draw(st.integers(0, total - club))
    piece = Piece(
        line=0,
        kind=draw(st.sampled_from(["goods", "service", "coupon"])),
        partner_id=draw(st.integers(1, 3)),
        contract_id=1,
        commission_bps=draw(st.integers(0, 10_000)),
        points_club_bps=draw(st.integers(0, 10_000)),
        list_price=price,
    )
    return piece, quantity, partner, club


@st.composite
def baskets(draw):
    pieces = []
    for piece, quantity, partner, club in draw(st.lists(lines(), min_size=1, max_size=5)):
        pieces += pieces_of_line(piece, quantity=quantity, partner_disc=partner, club_disc=club)
    charge = draw(st.integers(0, 400_000))
    if charge:
        pieces.append(
            Piece(
                line=None,
                kind=SHIPPING,
                partner_id=1,
                contract_id=1,
                commission_bps=0,
                points_club_bps=draw(st.integers(0, 10_000)),
                list_price=charge,
            )
        )
    return pieces


@given(baskets(), VALUES, st.floats(0, 1))
@pytest.mark.requirement("C-73")
def test_every_unit_adds_up_and_the_units_are_the_order(pieces, value, part):
    most = most_points(payables=[piece.payable for piece in pieces], value=value)
    points = int(most * part)
    units = allocate(pieces=pieces, points=points, value=value)
    assert len(units) == len(pieces)
    for piece, unit in zip(pieces, units, strict=True):
        assert all(type(getattr(unit, name)) is int for name in ("cash", "commission", "partner_net", "points"))
        assert min(unit.cash, unit.commission, unit.partner_net, unit.pts_club, unit.pts_partner, unit.points) >= 0
        assert unit.list_price == unit.partner_disc + unit.club_disc + unit.pts_club + unit.pts_partner + unit.cash
        assert unit.cash + unit.club_disc + unit.pts_club == unit.partner_net + unit.commission
        assert unit.pts_club + unit.pts_partner == unit.points * value
        assert 0 <= unit.points * value <= piece.payable
    assert sum(unit.points for unit in units) == points
    assert sum(unit.cash for unit in units) == sum(piece.payable for piece in pieces) - points * value
    assert sum(unit.list_price for unit in units) == sum(piece.list_price for piece in pieces)


@given(st.lists(st.integers(0, 50_000), min_size=1, max_size=8), VALUES)
def test_all_the_points_an_order_can_take_can_be_split(payables, value):
    most = most_points(payables=payables, value=value)
    given_points = split_points(points=most, payables=payables, value=value)
    assert sum(given_points) == most
    assert all(have * value <= payable for have, payable in zip(given_points, payables, strict=True))
    with pytest.raises(TooManyPoints):
        split_points(points=most + 1, payables=payables, value=value)


@given(st.integers(0, 3_000_000), st.integers(1, 9), st.data())
def test_discounts_of_a_line_are_spread_within_one_rial(price, quantity, data):
    total = price * quantity
    disc = data.draw(st.integers(0, total))
    piece = Piece(
        line=0, kind="goods", partner_id=1, contract_id=1, commission_bps=0, points_club_bps=0, list_price=price
    )
    pieces = pieces_of_line(piece, quantity=quantity, partner_disc=disc, club_disc=0)
    parts = [each.partner_disc for each in pieces]
    assert sum(parts) == disc
    assert max(parts) - min(parts) <= 1
    assert max(parts) <= price


def test_a_discount_shared_by_partner_and_club_never_makes_a_piece_negative():
    piece = Piece(line=0, kind="goods", partner_id=1, contract_id=1, commission_bps=0, points_club_bps=0, list_price=10)
    pieces = pieces_of_line(piece, quantity=3, partner_disc=16, club_disc=14)
    assert [each.payable for each in pieces] == [0, 0, 0]


def test_the_club_bears_what_would_push_a_partner_below_nothing():
    piece = Piece(
        line=0, kind="coupon", partner_id=1, contract_id=1, commission_bps=5_000, points_club_bps=0, list_price=10_000
    )
    (unit,) = allocate(pieces=[piece], points=10, value=1_000)
    assert (unit.cash, unit.commission, unit.partner_net) == (0, 5_000, 0)
    assert (unit.pts_club, unit.pts_partner) == (5_000, 5_000)


def test_the_worked_example_of_two_spa_coupons_and_a_book():
    spa = Piece(
        line=0, kind="coupon", partner_id=1, contract_id=1, commission_bps=1_500, points_club_bps=7_000,
        list_price=2_000_000,
    )  # fmt: skip
    book = Piece(
        line=1, kind="goods", partner_id=2, contract_id=2, commission_bps=800, points_club_bps=10_000,
        list_price=1_500_000, club_disc=100_000,
    )  # fmt: skip
    units = allocate(pieces=[spa, spa, book], points=600_000, value=1)
    assert [(unit.cash, unit.pts_club, unit.pts_partner) for unit in units] == [
        (1_777_778, 155_555, 66_667),
        (1_777_778, 155_555, 66_667),
        (1_244_444, 155_556, 0),
    ]
    assert [unit.commission for unit in units] == [300_000, 300_000, 120_000]


@given(
    total=st.integers(0, 20_000_000),
    value=VALUES,
    available=st.integers(0, 3_000),
    smallest=st.one_of(st.none(), st.integers(1, 500_000)),
)
def test_the_chooser_never_offers_what_no_gateway_takes(total, value, available, smallest):
    most = total // value
    for points in payable_choices(total=total, value=value, available=available, most=most, smallest=smallest):
        left = total - points * value
        assert 0 <= points <= min(available, most)
        assert left == 0 or (smallest is not None and left >= smallest)


def test_the_chooser_offers_the_most_that_still_leaves_enough_for_the_gateway():
    choices = payable_choices(total=1_000_000, value=5_000, available=195, most=200, smallest=400_000)
    assert choices[-1] == 120
    assert fits(1_000_000, 5_000, 120, 400_000)
    assert not fits(1_000_000, 5_000, 121, 400_000)
