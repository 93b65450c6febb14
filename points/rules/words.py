"""A rule's parts in plain words, in the language of the moment."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from lib.conditions import leaves_of
from lib.money import grouped
from points.registry import Fact, activity_kinds
from points.rules.body import Body
from points.rules.parts import Cap, Multiplier


def is_fa() -> bool:
    return (get_language() or "fa").startswith("fa")


def num(value: int) -> str:
    """Grouped by three, in the digits of the page's language."""
    return grouped(value, language="fa" if is_fa() else "en")


def joined(words: list[str]) -> str:
    return ("، " if is_fa() else ", ").join(words)


def kind_label(trigger: str) -> str:
    kind = activity_kinds.get(trigger)
    return str(kind.label) if kind else trigger


def fact_of(trigger: str, name: str | None) -> Fact | None:
    kind = activity_kinds.get(trigger)
    return kind.fact(name) if kind and name else None


def fact_label(trigger: str, name: str) -> str:
    fact = fact_of(trigger, name)
    return str(fact.label) if fact else name


def choice_label(trigger: str, name: str, value: str) -> str:
    fact = fact_of(trigger, name)
    return fact.choice_label(value) if fact else value


def leaf_words(trigger: str, leaf: Mapping[str, Any]) -> str:
    """One comparison: "at a covered centre", "days before the due date: 3 or more"."""
    name, op, value = leaf.get("f", leaf.get("fact")), leaf["op"], leaf.get("v", leaf.get("expected"))
    fact = fact_of(trigger, name)
    if fact is not None and fact.compared is not None and (said := fact.compared(op, value)):
        return said
    label = str(fact.label) if fact else str(name)
    if isinstance(value, bool) and op in {"=", "!="}:
        return label if value is (op == "=") else _("not: %(what)s") % {"what": label}
    return f"{label}: {_value_words(fact, op, value)}"


def _value_words(fact: Fact | None, op: str, value: Any) -> str:
    def one(single: Any) -> str:
        if isinstance(single, int) and not isinstance(single, bool):
            return num(single)
        return fact.choice_label(str(single)) if fact else str(single)

    if op == "between":
        return _("%(low)s to %(high)s") % {"low": one(value[0]), "high": one(value[1])}
    if op == "in":
        return joined([one(each) for each in value])
    words = {">=": _("%(value)s or more"), "<=": _("%(value)s or less"), "!=": _("not %(value)s")}
    return words.get(op, "%(value)s") % {"value": one(value)}


def condition_words(body: Body) -> str:
    """What must be so, as a list; "" when the rule asks for nothing."""
    if body.when is None:
        return ""
    return joined([leaf_words(body.trigger, leaf) for leaf in leaves_of(body.when)])


def amount_words(body: Body) -> str:
    """The points alone. Of a table only what is set."""
    if body.by is not None:
        rows = [
            f"{choice_label(body.trigger, body.by, name)} {num(points)}"
            for name, points in body.table.items()
            if points is not None
        ]
        return joined(rows)
    points = body.points or 0
    if body.per is None:
        return ngettext("%(points)s point", "%(points)s points", points) % {"points": num(points)}
    return _each_words(body, body.per, points) + _most_words(body)


def _each_words(body: Body, per: str, points: int) -> str:
    """What is given for so many of a fact: as the fact says it, or in general."""
    fact = fact_of(body.trigger, per)
    if fact is not None and fact.each is not None and (said := fact.each(points, body.every)):
        return said
    if fact is not None and fact.unit == "rials":
        text = ngettext(
            "%(points)s point for every full %(every)s rials",
            "%(points)s points for every full %(every)s rials",
            points,
        )
        return text % {"points": num(points), "every": num(body.every)}
    text = ngettext("%(points)s point", "%(points)s points", points) % {"points": num(points)}
    counted = {"points": text, "every": num(body.every), "what": fact_label(body.trigger, per)}
    return _("%(points)s for every %(every)s of: %(what)s") % counted


def _most_words(body: Body) -> str:
    return "" if body.most is None else _(" (%(most)s at most)") % {"most": num(body.most)}


def factor_name(trigger: str, code: str, leaves: Iterable[Mapping[str, Any]]) -> str:
    """What a factor asks for, in words; its code where nothing is asked."""
    return joined([leaf_words(trigger, leaf) for leaf in leaves]) or code


def factor_words(factor: Multiplier, trigger: str) -> str:
    percent = factor.num * 100 // factor.den - 100
    if factor.id == "weekday":
        if percent > 0:
            return _("; from Saturday to Wednesday %(percent)s percent more") % {"percent": num(percent)}
        return _("; from Saturday to Wednesday only %(percent)s percent of it") % {"percent": num(percent + 100)}
    name = factor_name(trigger, factor.id, leaves_of(factor.when))
    if percent > 0:
        return _("; %(name)s: %(percent)s percent more") % {"name": name, "percent": num(percent)}
    return _("; %(name)s: only %(percent)s percent of it") % {"name": name, "percent": num(percent + 100)}


def window_words(window: str) -> str:
    return {"day": _("a day"), "month": _("a month"), "lifetime": _("in all")}[window]


def cap_words(cap: Cap) -> str:
    if cap.max_points is None:
        return _("the limit is blank")
    said = {"points": num(cap.max_points), "window": window_words(cap.window)}
    if cap.per == "member":
        return _("at most %(points)s points %(window)s for one member") % said
    return _("budget for all together: %(points)s points %(window)s") % said


def details(body: Body) -> Iterator[str]:
    """Everything after the points and their factors."""
    for cap in body.caps:
        yield cap_words(cap)
    kind = activity_kinds.get(body.trigger)
    if body.pending_until is not None:
        yield str(kind.waits_for.get(body.pending_until, body.pending_until) if kind else body.pending_until)
    if body.pending_days:
        text = ngettext("can be spent after %(days)s day", "can be spent after %(days)s days", body.pending_days)
        yield text % {"days": num(body.pending_days)}
    if body.rounding == "down":
        yield _("rounded down")
    if body.stack is not None:
        yield _("only the best rule of “%(group)s” pays") % {"group": body.stack}
    if not body.qualifies:
        yield _("does not count for thresholds")
