"""What is paid once for a number and for an identity, what holds over a merge, and what a suspension is known by."""

from tests.mutations.plant import Fault

PAID = "tests/club/test_paid_once.py"
MERGING = "tests/points/test_merging.py"
WAYS = "tests/members/test_suspensions_ways_out.py"


def once(name: str, file: str, old: str, new: str, test: str, row: str = "C-21") -> Fault:
    return Fault(name=name, rows=(row,), file=file, old=old, new=new, test=test)


FAULTS = [
    once(
        "a number that was changed is paid again",
        "club/welcome/paid_before.py",
        "        keep(member_id=member.pk, phone=old_phone, at=at)\n",
        "",
        f"{PAID}::test_a_number_that_was_let_go_is_not_paid_again",
    ),
    once(
        "what was paid under a number is paid again to who changes to it",
        "club/welcome/paid_before.py",
        "        take_up(member_id=member.pk, phone=phone, at=at)\n",
        "",
        f"{PAID}::test_what_was_paid_under_a_number_is_not_paid_to_who_changes_to_it_and_nothing_is_taken",
    ),
    once(
        "a number that was merged away is paid again",
        "club/welcome/merge.py",
        "    paid_before.keep(member_id=old, phone=merging.old_phone, at=at)\n",
        "",
        f"{PAID}::test_a_number_that_was_merged_away_is_not_paid_again_and_vouchers_pay_what_is_owed",
    ),
    once(
        "a number that moved to an account without a membership is paid again",
        "members/leaving/merge.py",
        "        tell_renumbered(user_id=into_id, old_phone=given_up, phone=kept, at=at)\n",
        "",
        f"{PAID}::test_a_number_that_moved_to_an_account_without_a_membership_is_not_paid_again",
    ),
    once(
        "what two memberships were paid for joining is forgiven where it is spent",
        "club/welcome/twice.py",
        "at=at, forgive=False)",
        "at=at)",
        f"{PAID}::test_what_is_owed_is_repaid_by_vouchers_that_come_back_before_anything_can_be_spent",
    ),
    once(
        "what two memberships were paid once for a person is forgiven where it is spent",
        "points/leaving/merge.py",
        "at=at, forgive=False)",
        "at=at)",
        MERGING,
    ),
    once(
        "what was taken back from one is taken from the other as well",
        "points/leaving/merge.py",
        "    paid = with_points(theirs).filter(left__gt=0)",
        "    paid = theirs",
        MERGING,
    ),
    once(
        "a mark costs the very membership that was paid under the number",
        "club/welcome/merge.py",
        "is_same=is_same, at=at)",
        "is_same=False, at=at)",
        f"{PAID}::test_whoever_let_the_number_go_keeps_what_was_paid_under_it",
    ),
    once(
        "a mark costs nothing in the one direction of a merge",
        "club/welcome/twice.py",
        "    elif _is_paid(new) and _is_marked(old) and not is_same:",
        "    elif False:",
        f"{PAID}::test_what_a_number_was_paid_before_counts_whichever_of_two_memberships_goes",
    ),
    once(
        "who completed a part that no rule paid for counts as paid",
        "club/welcome/twice.py",
        "    return not rows or any(row.given for row in rows)",
        "    return True",
        f"{PAID}::test_what_nobody_was_paid_is_not_taken_from_the_other",
    ),
    once(
        "a card that left is paid again",
        "club/welcome/paid_before.py",
        "        _keep([*map(_number, phones), *cards], paid",
        "        _keep([*map(_number, phones)], paid",
        f"{PAID}::test_a_proven_card_is_paid_once_whatever_number_it_comes_with",
    ),
    once(
        "a card that shows two members to be one takes nothing back",
        "club/welcome/identity.py",
        "    for what in sorted(elsewhere & paid_before.paid(member_id=member_id)):",
        "    for what in ():",
        f"{PAID}::test_a_proven_card_is_paid_once_whatever_number_it_comes_with",
    ),
    once(
        "a card is paid for a part in two memberships",
        "club/welcome/identity.py",
        "    return bool(cards) and what in _elsewhere(member_id, cards, at)",
        "    return False",
        f"{PAID}::test_two_living_memberships_that_showed_one_card_are_paid_once",
    ),
    once(
        "who shows a card again pays for it",
        "club/welcome/identity.py",
        "    if ProvenCard.objects.filter(member_id=member_id, digest=card).exists():\n        return\n",
        "    ProvenCard.objects.filter(member_id=member_id, digest=card).delete()\n",
        f"{PAID}::test_two_living_memberships_that_showed_one_card_are_paid_once",
    ),
    once(
        "unused vouchers above the limit of one member stay after a merge",
        "club/rewards/personal.py",
        "    _end_too_many(into, at=at)\n",
        "",
        f"{PAID}::test_what_one_member_is_given_of_a_reward_holds_over_a_merge",
        "C-43",
    ),
    once(
        "a free turn below used ones above the limit is room",
        "club/rewards/take.py",
        "    if turn is None or len(used) >= reward.per_member:",
        "    if turn is None:",
        f"{PAID}::test_more_used_ones_than_the_limit_leave_no_room_below_it",
        "C-43",
    ),
    once(
        "points that repaid a debt are said to be with the member again",
        "club/rewards/withdraw.py",
        "            returned += points - kept - owed",
        "            returned += points - kept",
        f"{PAID}::test_what_is_owed_is_repaid_by_vouchers_that_come_back_before_anything_can_be_spent",
        "C-43",
    ),
    once(
        "the cap of a rule is empty again after a merge",
        "points/leaving/merge.py",
        "    join_caps(old_id=merging.old_id, new_id=merging.new_id)\n",
        "",
        f"{PAID}::test_what_a_rule_gives_one_member_holds_over_a_merge",
        "C-40",
    ),
    once(
        "somebody is paid for bringing himself",
        "club/referral/ready.py",
        "    take_back_own(old_id=merging.old_id, new_id=merging.new_id, at=at)\n",
        "",
        f"{PAID}::test_nobody_is_paid_for_bringing_himself",
        "C-25",
    ),
    once(
        "what was held over its expiry is dated back to it",
        "ledger/wallet/settle.py",
        "at=max(at, lot.let_go or at))",
        "at=at)",
        "tests/ledger/test_points.py",
        "C-29",
    ),
    once(
        "a suspension that goes on forgets the card of the one in whom it does",
        "members/suspensions/carry.py",
        "        card=card or card_mark(member_id=member.pk),",
        "        card=card,",
        WAYS,
        "S-31",
    ),
    once(
        "a merge forgets the card of the one that was not suspended",
        "members/suspensions/personal.py",
        '        Suspension.objects.filter(open_at(at), member=into, card="").update(card=card)',
        "        pass",
        WAYS,
        "S-31",
    ),
]
