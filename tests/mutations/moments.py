"""Points and orders: when it happened, when it was paid, when it was heard of; a part and all; two ends of one hold."""

from tests.mutations.plant import Fault

POINTS = "tests/points/test_boundaries.py::test_"
ORDERS = "tests/shop/orders/test_boundaries.py::test_"
PAID_DAY = "a_purchase_counts_on_the_day_of_tehran_on_which_it_was_paid"
PERIOD = "a_statement_has_its_first_instant_and_not_its_last"
VERSION = "a_version_holds_from_its_first_instant_to_before_the_next_one"
CAP = "what_is_used_of_a_cap_is_used_in_the_month_of_the_activity"
ROW = "whoever_reads_before_it_writes_asks_for_the_row"
HOLD = "points/holds/hold.py"


def points(name: str, file: str, old: str, new: str, test: str) -> Fault:
    return Fault(name=name, rows=("C-40",), file=file, old=old, new=new, test=f"{POINTS}{test}")


def order(name: str, file: str, old: str, new: str, test: str) -> Fault:
    return Fault(name=name, rows=("C-73",), file=f"shop/orders/{file}", old=old, new=new, test=f"{ORDERS}{test}")


FAULTS = [
    order("the weekday is taken from UTC", "pay.py", "tehran_date(at).weekday()", "at.weekday()", PAID_DAY),
    order(
        "the weekday is that of the processing",
        "pay.py",
        "special=special, at=paid_at, number",
        "special=special, at=at, number",
        PAID_DAY,
    ),
    order("a purchase happened when it was processed", "pay.py", "occurred_at=paid_at", "occurred_at=at", PAID_DAY),
    order(
        "rials of an order are booked when it was processed",
        "pay.py",
        "_post_capture(order, units, at=paid_at)",
        "_post_capture(order, units, at=at)",
        PAID_DAY,
    ),
    order(
        "an order was paid when it was processed",
        "pay.py",
        "update(state=OrderInfo.State.PAID, paid_at=paid_at)",
        "update(state=OrderInfo.State.PAID, paid_at=at)",
        PAID_DAY,
    ),
    order("units changed when they were processed", "pay.py", "changed_at=paid_at", "changed_at=at", PAID_DAY),
    order(
        "points are captured when the money was given, before they were asked for",
        "pay.py",
        ':capture", at=at)',
        ':capture", at=paid_at)',
        "points_of_an_order_are_captured_when_it_is_heard_of",
    ),
    order(
        "the last piece cannot be taken",
        "reserve.py",
        "num_in_stock__gte=_ALLOCATED + quantity",
        "num_in_stock__gt=_ALLOCATED + quantity",
        "the_last_piece_can_be_taken_and_not_one_more",
    ),
    order(
        "what the last reservation holds cannot leave the stock",
        "reserve.py",
        "num_allocated__gte=quantity, num_in_stock",
        "num_allocated__gt=quantity, num_in_stock",
        "what_is_reserved_to_the_last_piece_leaves_the_stock_once",
    ),
    order(
        "pieces are released that nobody reserved",
        "reserve.py",
        "filter(pk=record_id, num_allocated__gte=quantity)\n",
        "filter(pk=record_id)\n",
        "what_is_reserved_to_the_last_piece_leaves_the_stock_once",
    ),
    order(
        "exactly what a gateway takes may not be left",
        "allocate.py",
        "left >= smallest)",
        "left > smallest)",
        "exactly_what_a_gateway_takes_may_be_left_and_nothing_in_between",
    ),
    order(
        "not all points that units take can be split",
        "allocate.py",
        "if points > sum(caps):",
        "if points >= sum(caps):",
        "exactly_what_a_gateway_takes_may_be_left_and_nothing_in_between",
    ),
    order(
        "staff are told of an order that is not late yet",
        "watch.py",
        "timezone.now() - PATIENCE",
        "timezone.now()",
        "staff_hear_of_an_order_that_is_late_and_not_of_one_that_is_not",
    ),
    order(
        "an order is paid or expires without its lock",
        "handler.py",
        '.select_for_update(of=("self",))',
        "",
        "who_ends_an_order_asks_for_its_rows_in_one_order",
    ),
    points(
        "expiry counts from the recording",
        "points/awards/record.py",
        "active_at, expires_at = body.life(event.occurred_at)",
        "active_at, expires_at = body.life(event.received_at)",
        "points_live_from_the_activity_on_however_late_it_is_recorded",
    ),
    points(
        "what is shown of an award counts from the recording",
        "points/awards/record.py",
        "_body(judged).life(event.occurred_at)",
        "_body(judged).life(event.received_at)",
        "points_live_from_the_activity_on_however_late_it_is_recorded",
    ),
    points(
        "points are booked when the activity happened",
        "points/awards/record.py",
        "rule, not version: publishing a new version cannot pay twice\n        at=at,",
        "rule, not version: publishing a new version cannot pay twice\n        at=event.occurred_at,",
        "points_live_from_the_activity_on_however_late_it_is_recorded",
    ),
    points(
        "caps are those of the month of recording",
        "points/awards/record.py",
        "occurred_at=event.occurred_at, found=found",
        "occurred_at=event.received_at, found=found",
        CAP,
    ),
    points(
        "a cap's month turns by the clock of London",
        "points/awards/caps.py",
        "day = tehran_date(occurred_at)",
        "day = occurred_at.date()",
        CAP,
    ),
    points(
        "a statement loses its first instant", "points/balance/read.py", "row.at >= start)", "row.at > start)", PERIOD
    ),
    points(
        "a statement has its last instant, too", "points/balance/read.py", "row.at < end)]", "row.at <= end)]", PERIOD
    ),
    points(
        "a statement closes with its last instant", "points/balance/read.py", "row.at >= end)", "row.at > end)", PERIOD
    ),
    points(
        "a version decides at the first instant of the next one",
        "points/rules/versions.py",
        "Q(valid_to__gt=at)",
        "Q(valid_to__gte=at)",
        VERSION,
    ),
    points(
        "a version does not decide at its first instant",
        "points/rules/versions.py",
        "valid_from__lte=at, body__trigger",
        "valid_from__lt=at, body__trigger",
        VERSION,
    ),
    points(
        "a value of a point does not hold at its first instant",
        "points/balance/read.py",
        "filter(valid_from__lte=at, approved",
        "filter(valid_from__lt=at, approved",
        "a_point_is_worth_its_new_value_from_its_first_instant",
    ),
    points(
        "a return is kept a moment longer than said",
        "points/awards/heard.py",
        "heard_at__lte=at - settings",
        "heard_at__lt=at - settings",
        "a_return_is_kept_for_its_time_and_not_a_moment_longer",
    ),
    points(
        "a part that came back counts as all",
        "points/awards/reverse.py",
        "left = 0 if facts is None else",
        "left = 0 if True else",
        "a_part_that_came_back_takes_back_a_part_and_the_rest_takes_the_rest",
    ),
    points(
        "a part of spent points comes back as all",
        HOLD,
        "amount=points, grace=GRACE",
        "amount=held.points, grace=GRACE",
        "a_part_of_spent_points_comes_back_as_a_part",
    ),
    points(
        "a release and a capture at once both end a hold",
        HOLD,
        "filter(pk=hold_id, capture_journal_id=None, released_at=None)",
        "filter(pk=hold_id)",
        "a_release_that_slips_in_before_the_capture_wins_and_nothing_is_spent",
    ),
    points(
        "a hold is captured without its lock",
        HOLD,
        "PointsHold.objects.select_for_update().get(pk=hold_id)\n    if held.capture_journal_id is not None:\n        return",
        "PointsHold.objects.get(pk=hold_id)\n    if held.capture_journal_id is not None:\n        return",
        ROW,
    ),
    points(
        "a hold is released without its lock",
        HOLD,
        "PointsHold.objects.select_for_update().get(pk=hold_id)\n    if held.capture_journal_id is not None:\n        raise",
        "PointsHold.objects.get(pk=hold_id)\n    if held.capture_journal_id is not None:\n        raise",
        ROW,
    ),
    points(
        "two returns of one activity at once",
        "points/awards/reverse.py",
        "Event.objects.select_for_update().filter(source=source",
        "Event.objects.filter(source=source",
        ROW,
    ),
    points(
        "two close one day",
        "points/books/close.py",
        "PointsDay.objects.select_for_update().order_by",
        "PointsDay.objects.order_by",
        ROW,
    ),
    points(
        "what is used of a cap is read without the wallet's lock",
        "points/awards/record.py",
        "        ledger.lock_wallet(member.wallet_id)  # what",
        "        pass  # what",
        ROW,
    ),
]
