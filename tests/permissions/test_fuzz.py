"""Whatever is typed into an address or a form, no page answers with an error of ours.

Every address of the table is asked with strange parameters, and every form that Alice or a visitor is shown there is
sent with each of its text fields strange and the others as they are. PostgreSQL is the stricter judge (lengths, NUL).
"""

from collections.abc import Iterator
from html.parser import HTMLParser
from typing import Any

import pytest
from django import forms
from django.apps import apps
from django.conf import settings
from django.db import transaction
from django.test import Client
from django.urls import reverse

from tests.permissions.table import TABLE

GROWS = "ﷺ"
PARAMETERS = ["q", "page", "sort", "next", "ref", "from", "return", "topic", "state", "start", "end", "known", "like",
              "points", "to", "before", "kind", "as", "category", "partner", "price", "code", "id"]  # fmt: skip
STRANGE = {
    "grows": GROWS * 40,
    "marks": "\u064b\u0301" * 30 + "\u200f\u2066",
    "superscripts": "136²",
    "other digits": "१२३४",
    "long": "x" * 10_000,
    "long number": "9" * 400,
    "NUL": "a\x00b",
}
TYPED = {"text", "tel", "email", "search", "number", "password", "hidden", "url", "date"}


class Forms(HTMLParser):
    """The forms of a page: where each is sent, how, with what, and which of it is typed or could be."""

    def __init__(self, here: str) -> None:
        super().__init__()
        self.here, self.found = here, list[dict[str, Any]]()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        said = {name: value or "" for name, value in attrs}
        if tag == "form":
            to = said.get("action") or self.here
            self.found.append({"to": to, "method": said.get("method", "get").lower(), "sent": {}, "typed": {}})
        name = said.get("name", "")
        if not self.found or not name or name == "csrfmiddlewaretoken":
            return
        if tag == "textarea" or (tag == "input" and said.get("type", "text") in TYPED):
            self.found[-1]["typed"][name] = int(said.get("maxlength") or 60)
            self.found[-1]["sent"].setdefault(name, said.get("value", ""))
        elif tag in {"input", "button"} and ("checked" in said or said.get("type") != "radio"):
            self.found[-1]["sent"].setdefault(name, said.get("value") or "on")


def asked(client: Client, method: str, address: str, sent: Any = None) -> Any:
    """The answer; what it wrote is gone afterwards."""
    client.raise_request_exception = False
    with transaction.atomic():
        answer = getattr(client, method)(address, sent or {})
        transaction.set_rollback(True)
    return answer


def rows(things: Any) -> Iterator[tuple[str, str]]:
    for name, row in sorted(TABLE.items()):
        yield name, reverse(name, kwargs=row.args(things) if row.args else None)


@pytest.mark.django_db
@pytest.mark.parametrize("how", STRANGE)
def test_strange_parameters_are_no_error_of_ours(how: str, visitors: dict[str, Any], things: Any) -> None:
    sent = dict.fromkeys(PARAMETERS, STRANGE[how])
    answers = {name: asked(visitors["alice"], "get", address, sent).status_code for name, address in rows(things)}
    assert {name: code for name, code in answers.items() if code >= 500} == {}
    assert how != "NUL" or set(answers.values()) == {400}


@pytest.mark.django_db
@pytest.mark.parametrize("who", ["anonymous", "alice"])
def test_strange_texts_in_the_forms_of_the_pages_are_no_error_of_ours(
    who: str, visitors: dict[str, Any], things: Any
) -> None:
    client, seen, wrong = visitors[who], dict[tuple[Any, ...], dict[str, Any]](), list[tuple[str, ...]]()
    for _name, address in rows(things):
        page = asked(client, "get", address)
        if page.status_code == 200 and "text/html" in page.get("Content-Type", ""):
            reader = Forms(address)
            reader.feed(page.content.decode())
            seen |= {(each["to"], *sorted(each["typed"])): each for each in reader.found}
    fields = 0
    for form in seen.values():
        for field, most in form["typed"].items():
            fields += 1
            for how, text in {**STRANGE, "grows": GROWS * most, "fits": "\u0301" * most}.items():
                answer = asked(client, form["method"], form["to"], form["sent"] | {field: text})
                if answer.status_code >= 500:
                    wrong.append((form["to"], field, how))
    assert wrong == []
    assert fields >= {"anonymous": 7, "alice": 25}[who], "the walk found the forms"


def our_forms() -> list[type[forms.BaseForm]]:
    """Every form class of ours that can be made without knowing anything."""

    def below(kind: type) -> Iterator[type]:
        for each in kind.__subclasses__():
            yield each
            yield from below(each)

    assert apps.ready
    found = {each for each in below(forms.BaseForm) if each.__module__.split(".")[0] in settings.OWN_APPS}
    made = []
    for each in sorted(found, key=lambda kind: (kind.__module__, kind.__name__)):
        try:
            each({})
        except (TypeError, KeyError, ValueError, AttributeError):
            continue
        made.append(each)
    return made


@pytest.mark.django_db
@pytest.mark.parametrize("how", STRANGE)
def test_every_form_of_ours_judges_strange_texts_and_keeps_its_lengths(how: str, things: Any) -> None:
    kinds = our_forms()
    assert len(kinds) > 30, "the walk found the forms"
    for kind in kinds:
        for field in kind({}).fields:
            form = kind({field: STRANGE[how]})
            form.is_valid()
            most = getattr(form.fields[field], "max_length", None)
            value = form.cleaned_data.get(field)
            is_kept = field != "password"  # of a password a hash is kept, whatever its length
            assert not (is_kept and most and isinstance(value, str)) or len(value) <= most, (kind, field)


def test_the_reader_of_forms_finds_what_is_typed() -> None:
    reader = Forms("/a/")
    reader.feed('<form method="post"><input name="q" maxlength="7"><textarea name="t"></textarea>'
                '<input type="checkbox" name="c"></form><form action="/b/"></form>')  # fmt: skip
    assert [each["to"] for each in reader.found] == ["/a/", "/b/"]
    assert reader.found[0]["typed"] == {"q": 7, "t": 60}
    assert reader.found[0]["sent"]["c"] == "on"
