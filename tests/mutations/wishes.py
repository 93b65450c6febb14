from tests.mutations.plant import Fault

WISHES = "tests/messaging/test_wishes.py"
CONSENT = "tests/members/test_consent.py"
ONE_CLICK = "tests/members/test_one_click.py"
FAILOVER = "tests/messaging/test_failover.py"
REPLIES = "tests/messaging/test_replies.py"
STOPPED = "tests/messaging/test_stopped.py"
CARRIERS = "tests/messaging/test_carriers.py"
ANYTHING = f"{WISHES}::test_whatever_a_member_says_and_whenever_nothing_leaves_against_it"


def fault(name: str, file: str, old: str, new: str, test: str, rows: tuple[str, ...] = ("C-68",)) -> Fault:
    return Fault(name=name, rows=rows, file=file, old=old, new=new, test=test)


FAULTS = [
    fault(
        "a topic is sent to whoever never agreed to it",
        "members/consent/decide.py",
        "if not wanted.filter(event__granted=True).exists():",
        "if False:",
        ANYTHING,
    ),
    fault(
        "consent to one channel opens another",
        "members/consent/decide.py",
        "channel=channel, topic=topic, granted=True)",
        "topic=topic, granted=True)",
        ANYTHING,
    ),
    fault(
        "consent to one topic opens another",
        "members/consent/decide.py",
        "channel=channel, topic=topic, granted=True)",
        "channel=channel, granted=True)",
        ANYTHING,
    ),
    fault(
        "a pause is not kept",
        "members/consent/decide.py",
        "limits.paused_until is not None and at < limits.paused_until",
        "False",
        ANYTHING,
    ),
    fault(
        "the member's own quiet hours are not kept",
        "members/consent/limits.py",
        "quiet=quiet.of_the_city() | own.quiet",
        "quiet=quiet.of_the_city()",
        "tests/members/test_consent.py",
    ),
    fault(
        "the member's own hours replace the city's",
        "members/consent/limits.py",
        "quiet=quiet.of_the_city() | own.quiet",
        "quiet=own.quiet or quiet.of_the_city()",
        CONSENT,
    ),
    fault(
        "one more a week than the member wants",
        "messaging/outbox/count.py",
        "if len(last) >= most",
        "if len(last) > most",
        WISHES,
    ),
    fault(
        "a postponed message leaves after its end",
        "messaging/outbox/permit.py",
        "later >= message.expires_at",
        "False",
        WISHES,
    ),
    fault(
        "a suppressed address is written to",
        "messaging/outbox/permit.py",
        "if why := suppressed(channel=message.channel, address=address):",
        "if why := str():",
        WISHES,
    ),
    fault(
        "reading the link ends the topic",
        "members/consent/views.py",
        """    if request.method == "POST":
        withdraw_consent(""",
        """    if True:
        withdraw_consent(""",
        ONE_CLICK,
    ),
    fault(
        "the mailbox needs a token of the site",
        "members/consent/views.py",
        "@csrf_exempt  # the mailbox",
        "# the mailbox",
        ONE_CLICK,
    ),
    fault(
        "a letter on a topic has no way out",
        "messaging/outbox/render.py",
        "if not message.topic or message.user_id is None",
        "if True or message.user_id is None",
        ONE_CLICK,
    ),
    fault(
        "anybody makes a way out",
        "members/consent/link.py",
        "number, channel, topic = _signer.unsign_object(token)",
        'number, channel, topic = signing.json.loads(signing.b64_decode(token.rsplit(":", 1)[0].encode()))',
        ONE_CLICK,
    ),
    fault(
        "e-mail may be chosen without an address",
        "members/consent/record.py",
        "if not get_user(user_id=user_id).email:",
        "if False:",
        CONSENT,
    ),
    fault(
        "of two memberships the looser wish wins",
        "members/consent/personal.py",
        "(new, kept - before)",
        "(new, before - before)",
        CONSENT,
    ),
    fault(
        "another member reads the receipt",
        "members/consent/views.py",
        "history(member_id=member.pk), pk=event_id)",
        "history(member_id=member.pk).model.objects.all(), pk=event_id)",
        CONSENT,
    ),
    fault(
        "the second carrier sends while nobody knows whether the first has it",
        "messaging/outbox/carry.py",
        """            again(message, state="unknown", error=str(error), at=at)
            break""",
        "            why = str(error)",
        FAILOVER,
        ("C-46",),
    ),
    fault(
        "whom to ask is not written down before it is asked",
        "messaging/outbox/carry.py",
        "return bool(Message.objects.filter(still_ours(message)).update(provider=carrier.name))",
        "return True",
        FAILOVER,
        ("C-46",),
    ),
    fault(
        "a reply that comes twice is judged twice",
        "messaging/incoming/take.py",
        "if is_new and is_stop(letter.text):",
        "if is_stop(letter.text):",
        REPLIES,
        ("C-68", "C-46"),
    ),
    fault(
        "anybody brings replies",
        "messaging/incoming/views.py",
        "not constant_time_compare(secret.encode(), ours.encode())",
        "not secret",
        REPLIES,
        ("C-68", "C-46"),
    ),
    fault(
        "a late reply ends what was agreed to after it",
        "members/consent/record.py",
        "words is not None and current.event is not None and current.event.at > at + CLOCKS",
        "False",
        REPLIES,
    ),
    fault(
        "the words of a reply are no part of its proof",
        "members/consent/record.py",
        "if event.said:",
        "if False:",
        REPLIES,
    ),
    fault(
        "the way out is cut off the end of a long text message",
        "messaging/outbox/carry.py",
        "sms_parts(parcel.text) > LONGEST",
        "False",
        REPLIES,
    ),
    fault(
        "staff lift the wrong address",
        "messaging/staff/forms.py",
        "address=address).filter(pk=self.row.pk).exists()",
        "address=address) is not None",
        STOPPED,
    ),
    fault(
        "a letter on a topic is sent again when its answer was lost",
        "messaging/providers/smtp.py",
        "if parcel.once:",
        "if False:",
        CARRIERS,
    ),
    fault(
        "children get advertising",
        "members/consent/decide.py",
        "topic in for_adults() and is_minor(member_id=member.pk, at=at)",
        "False",
        CONSENT,
    ),
    fault(
        "what holds is believed without its proof",
        "members/consent/decide.py",
        "wanted.filter(event__granted=True).exists()",
        "wanted.exists()",
        CONSENT,
    ),
]
