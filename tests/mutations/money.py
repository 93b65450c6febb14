"""Payments: other currencies, parts, deadlines, locks and hints."""

from tests.mutations.plant import Fault

TEST = "tests/payments/test_boundaries.py::test_"
ASKED_FOR = "only_the_sum_the_currency_and_the_name_that_were_asked_for_pay"
PART = "a_part_that_went_back_is_not_all_of_it"
WHEN = "paid_is_when_the_gateway_says_and_never_later_than_now"
DEADLINE = "a_payable_ends_at_its_deadline_and_not_before"
AGAIN = "a_page_is_used_again_while_there_is_time_to_pay"
RATE = "a_rate_is_in_force_from_its_moment_and_not_stale_at_its_last"
LEAST = "the_least_that_a_gateway_takes_is_offered_and_one_rial_less_is_not"
SWEEP = "the_sweep_finds_each_thing_when_it_is_due_and_not_before"
HINT = "what_is_to_be_done_is_hinted_at_once"
LOCKS = "payable_then_payment_are_asked_for_by_whoever_changes_them"
OTHER = "another_sum_another_payer_or_currency_is_another_payable"


def pay(name: str, file: str, old: str, new: str, test: str) -> Fault:
    return Fault(name=name, rows=("C-76",), file=f"payments/{file}", old=old, new=new, test=f"{TEST}{test}")


COMPARED = "(snapshot.received, snapshot.currency) != (payment.charge_amount, payment.charge_currency)"
FAULTS = [
    pay(
        "the currency that came is not compared",
        "converge.py",
        COMPARED,
        "snapshot.received != payment.charge_amount",
        ASKED_FOR,
    ),
    pay(
        "the sum that came is not compared",
        "converge.py",
        COMPARED,
        "snapshot.currency != payment.charge_currency",
        ASKED_FOR,
    ),
    pay(
        "more than was asked for pays, too",
        "converge.py",
        COMPARED,
        "snapshot.received < payment.charge_amount or snapshot.currency != payment.charge_currency",
        ASKED_FOR,
    ),
    pay(
        "money that names another pays",
        "converge.py",
        "if snapshot.merchant_key != payment.key:",
        "if False:",
        ASKED_FOR,
    ),
    pay("a part that went back counts as all of it", "converge.py", "if given >= row.amount:", "if given:", PART),
    pay(
        "all that went back does not count as all",
        "converge.py",
        "if given >= row.amount:",
        "if given > row.amount:",
        PART,
    ),
    pay("it was paid later than now", "converge.py", "min(snapshot.paid_at or at, at)", "snapshot.paid_at or at", WHEN),
    pay("it was paid when we heard of it", "converge.py", "min(snapshot.paid_at or at, at)", "at", WHEN),
    pay(
        "a charge is booked before anybody heard of it",
        "converge.py",
        "post_capture(payable, payment, at=at)",
        "post_capture(payable, payment, at=payment.paid_at)",
        WHEN,
    ),
    pay(
        "a fee that is told again is booked again",
        "converge.py",
        "if payment.fee is None and snapshot",
        "if snapshot",
        "a_fee_is_booked_once_though_it_is_told_twice",
    ),
    pay(
        "a payable outlives its deadline by a moment",
        "payables/expire.py",
        "row.not_after <= at",
        "row.not_after < at",
        DEADLINE,
    ),
    pay(
        "paying starts at the deadline",
        "attempts/start.py",
        "payable.not_after <= at",
        "payable.not_after < at",
        DEADLINE,
    ),
    pay(
        "payables of the moment are not swept",
        "sweep.py",
        "state__in=ENDS, not_after__lte=at",
        "state__in=ENDS, not_after__lt=at",
        DEADLINE,
    ),
    pay(
        "a payable ends while its payment is in flight",
        "payables/expire.py",
        "if row.payments.filter(state__in=Payment.IN_FLIGHT).exists():",
        "if False:",
        "no_attempt_in_flight_is_overtaken_by_the_deadline",
    ),
    pay(
        "a page without time is used again",
        "attempts/start.py",
        "expires_at__gt=at + WORTH",
        "expires_at__gte=at + WORTH",
        AGAIN,
    ),
    pay(
        "a page of another gateway is used again",
        "attempts/start.py",
        "filter(gateway=gateway, expires_at",
        "filter(expires_at",
        AGAIN,
    ),
    pay(
        "a second payment starts while the bank works on the first",
        "attempts/start.py",
        "if payable.payments.filter(state=Payment.State.PROCESSING).exists():",
        "if False:",
        AGAIN,
    ),
    pay(
        "a rate does not hold at its first moment",
        "rates.py",
        "valid_from__lte=at, approved",
        "valid_from__lt=at, approved",
        RATE,
    ),
    pay("a rate does not hold when it is approved", "rates.py", "approved_at__lte=at", "approved_at__lt=at", RATE),
    pay("a rate of another currency holds", "rates.py", "charge_currency=charge_currency, valid", "valid", RATE),
    pay(
        "a rate is stale at its last moment",
        "rates.py",
        "row.valid_from > settings",
        "row.valid_from >= settings",
        RATE,
    ),
    pay("the least that a gateway takes is refused", "offers.py", "amount < minimum", "amount <= minimum", LEAST),
    pay(
        "an amount of another currency is offered",
        "offers.py",
        " if currency == settings.PLATFORM_CURRENCY else None",
        "",
        LEAST,
    ),
    pay("an event of the moment waits", "sweep.py", "received_at__lte=at - GIVE", "received_at__lt=at - GIVE", SWEEP),
    pay(
        "an event is taken from its task",
        "sweep.py",
        "received_at__lte=at - GIVE_THE_TASK_TIME",
        "received_at__lte=at",
        SWEEP,
    ),
    pay(
        "a lost answer of the moment waits", "sweep.py", "created_at__lte=at - GIVE", "created_at__lt=at - GIVE", SWEEP
    ),
    pay(
        "a quiet attempt of the moment waits",
        "sweep.py",
        "checked_at__lte=at - LOOK_AGAIN",
        "checked_at__lt=at - LOOK_AGAIN",
        SWEEP,
    ),
    pay(
        "an attempt past its end waits",
        "sweep.py",
        "over = Q(expires_at__lte=at)",
        "over = Q(expires_at__lt=at)",
        SWEEP,
    ),
    pay(
        "a missing fee of the moment waits",
        "sweep.py",
        "checked_at__lte=at - LOOK_FOR",
        "checked_at__lt=at - LOOK_FOR",
        SWEEP,
    ),
    pay("what goes back waits past its moment", "sweep.py", "next_try_at__lte=at", "next_try_at__lt=at", SWEEP),
    pay(
        "nobody hints that money goes back",
        "suspense.py",
        "transaction.on_commit(lambda: hints.give_back(give_back_id=row.pk))",
        "str(hints)",
        HINT,
    ),
    pay(
        "money goes back before it is booked",
        "suspense.py",
        "transaction.on_commit(lambda: hints.give_back(give_back_id=row.pk))",
        "hints.give_back(give_back_id=row.pk)",
        "nothing_is_hinted_before_the_commit",
    ),
    pay(
        "nobody hints that pages must be closed",
        "payables/withdraw.py",
        "transaction.on_commit(lambda: hints.close_attempts(payable_id=payable_id))",
        "str(hints)",
        HINT,
    ),
    pay("nobody hints that an event came", "events.py", "    if is_new:\n", "    if False:\n", HINT),
    pay("an event is hinted each time it comes", "events.py", "    if is_new:\n", "    if True:\n", HINT),
    pay(
        "a payable is changed without its lock",
        "payables/read.py",
        "Payable.objects.select_for_update().get",
        "Payable.objects.get",
        LOCKS,
    ),
    pay(
        "a payment is changed without its lock",
        "converge.py",
        "Payment.objects.select_for_update().filter",
        "Payment.objects.filter",
        LOCKS,
    ),
    pay(
        "another payer is answered with somebody's payable",
        "payables/open.py",
        "(stored.payer_id, stored.amount, stored.currency) != (payer_id, amount, currency)",
        "(stored.amount, stored.currency) != (amount, currency)",
        OTHER,
    ),
    pay(
        "another sum is answered with an old payable",
        "payables/open.py",
        "(stored.payer_id, stored.amount, stored.currency) != (payer_id, amount, currency)",
        "(stored.payer_id, stored.currency) != (payer_id, currency)",
        OTHER,
    ),
    pay(
        "a payable is opened in any currency",
        "payables/open.py",
        "if currency != settings.PLATFORM_CURRENCY:",
        "if False:",
        OTHER,
    ),
]
