from tests.mutations.plant import Fault

ALLOCATE = "tests/shop/orders/test_allocate.py"
PLACE = "tests/shop/orders/test_place.py"
PAY = "tests/shop/orders/test_pay.py"
POINTS = "tests/shop/orders/test_points.py"
DESK = "tests/shop/desk/test_desk.py"
SIGN = "tests/shop/contracts/test_sign.py"


def split(name: str, old: str, new: str, test: str = ALLOCATE) -> Fault:
    return Fault(name=name, rows=("C-73",), file="shop/orders/allocate.py", old=old, new=new, test=test)


SHORTAGE = "tests/shop/orders/test_shortage.py"
NOT_TAKEN = "tests/payments/test_not_taken.py"


STALE = "tests/shop/oscar/test_stale_forms.py"

FAULTS = [
    Fault(
        name="a form is compared with today's row, not with what it showed",
        rows=(),
        file="lib/changed_only.py",
        old="return self.shown.get(field_name, super().get_initial_for_field(field, field_name))",
        new="return super().get_initial_for_field(field, field_name)",
        test=STALE,
    ),
    Fault(
        name="the count of a form is written as it was typed",
        rows=(),
        file="shop/oscar/dashboard/catalogue/forms.py",
        old='if self.is_edit and "num_in_stock" in self.changed_data:',
        new="if False:",
        test=STALE,
    ),
    Fault(
        name="what somebody changed meanwhile is overwritten without a word",
        rows=(),
        file="lib/changed_only.py",
        old="        if stale:\n",
        new="        stale.clear()\n        self._errors.clear()\n        if stale:\n",
        test=STALE,
    ),
    Fault(
        name="a joined basket holds more lines than one may add",
        rows=(),
        file="shop/basket/change.py",
        old="too_many = lines[LINES:]",
        new="too_many = lines[LINES * 9 :]",
        test="tests/shop/basket/test_joined.py",
    ),
    Fault(
        name="money whose owner cannot follow stays for ever",
        rows=(),
        file="payments/converge.py",
        old="if tried and (payment.paid_at or at) + PATIENCE <= at:",
        new="if False:",
        test=NOT_TAKEN,
    ),
    Fault(
        name="money that goes back stays booked as received",
        rows=(),
        file="payments/not_taken.py",
        old="    postings.post_not_taken(payable, payment, at=at)\n",
        new="",
        test=NOT_TAKEN,
    ),
    Fault(
        name="a piece that is missing is not said",
        rows=(),
        file="shop/orders/reserve.py",
        old="                missing[line.pk] = part\n",
        new="                pass\n",
        test=SHORTAGE,
    ),
    Fault(
        name="a partner hands over what the bank took back",
        rows=(),
        file="shop/fulfilment/move.py",
        old="own.filter(held_at=None).exclude(",
        new="own.exclude(",
        test=SHORTAGE,
    ),
    split("a unit takes more points than it costs", "caps = [payable // value if", "caps = [-(-payable // value) if"),
    split(
        "points that do not fit a unit are lost", "given = [have + min(want, free)", "return [have + min(want, free)"
    ),
    split("the partner is pushed below nothing", "excess = max(0, ", "excess = min(0, "),
    split(
        "commission is taken from the price before the discount", "share(basis, piece", "share(piece.list_price, piece"
    ),
    split(
        "discounts of partner and club are spread apart",
        "both = split(partner_disc + club_disc, even)",
        "both = [sum(parts) for parts in zip(split(partner_disc, even), split(club_disc, even), strict=True)]",
    ),
    split("the chooser offers what no gateway takes", "left >= smallest)", "left >= 0)"),
    split("the money of a unit forgets its points", "cash=piece.payable - worth,", "cash=piece.payable,"),
    Fault(
        name="stock is taken without looking",
        rows=("C-73",),
        file="shop/orders/reserve.py",
        old="filter(pk=record_id, num_in_stock__gte=_ALLOCATED + quantity)",
        new="filter(pk=record_id)",
        test=PLACE,
    ),
    Fault(
        name="a changed price is charged without a word",
        rows=("C-73",),
        file="shop/orders/place.py",
        old="if due != shown_total:",
        new="if due < 0:",
        test=PLACE,
    ),
    Fault(
        name="a basket is placed twice",
        rows=("C-73",),
        file="shop/orders/place.py",
        old="if not opened.update(status=Basket.SUBMITTED, date_submitted=at):",
        new="if opened.update(status=Basket.SUBMITTED, date_submitted=at) < 0:",
        test=PLACE,
    ),
    Fault(
        name="paid twice is done twice",
        rows=("C-73",),
        file="shop/orders/pay.py",
        old="awaiting = OrderInfo.objects.filter(pk=info.pk, state=OrderInfo.State.AWAITING)",
        new="awaiting = OrderInfo.objects.filter(pk=info.pk)",
        test=PAY,
    ),
    Fault(
        name="an order released twice gives its pieces back twice",
        rows=("C-73",),
        file="shop/orders/release.py",
        old="awaiting = OrderInfo.objects.filter(pk=info.pk, state=OrderInfo.State.AWAITING)",
        new="awaiting = OrderInfo.objects.filter(pk=info.pk)",
        test=PAY,
    ),
    Fault(
        name="partners are told before the money is there",
        rows=("C-74",),
        file="shop/orders/place.py",
        old="    if due == 0:\n        pay.settle",
        new="    pay.notify._tell_partners(info, list(order.units.select_related('line')), at=at)\n    if due == 0:\n        pay.settle",
        test=PAY,
    ),
    Fault(
        name="the delivery charge earns points",
        rows=("C-23",),
        file="shop/orders/pay.py",
        old="if unit.kind != OrderUnit.Kind.SHIPPING and unit.partner",
        new="if unit.partner",
        test=POINTS,
    ),
    Fault(
        name="a centre that is not covered earns points",
        rows=("C-23",),
        file="shop/orders/pay.py",
        old=" and unit.partner.profile.covered]",
        new="]",
        test=POINTS,
    ),
    Fault(
        name="the desk shows what is not paid yet",
        rows=("C-74",),
        file="shop/desk/scope.py",
        old="partner_id__in=self.partners, order__info__state=OrderInfo.State.PAID)",
        new="partner_id__in=self.partners)",
        test=DESK,
    ),
    Fault(
        name="one person drafts and approves a contract",
        rows=("C-71",),
        file="shop/contracts/sign.py",
        old="if contract.drafted_by_id == by_id:",
        new="if False:",
        test=SIGN,
    ),
]
