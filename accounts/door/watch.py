"""What staff must know of the door."""

from collections.abc import Iterable

from django.utils import timezone
from django.utils.translation import ngettext

from accounts.door import limits
from lib.templatetags.look import num
from lib.watch import Finding


def findings() -> Iterable[Finding]:
    if count := limits.alarms(at=timezone.now()):
        sentence = ngettext(
            "Very many codes go to %(count)s row of numbers this hour. Networks may ask for few there; members are not held up.",
            "Very many codes go to %(count)s rows of numbers this hour. Networks may ask for few there; members are not held up.",
            count,
        ) % {"count": num(count)}
        yield Finding(state="warn", sentence=sentence)
