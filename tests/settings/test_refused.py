"""NUL, and who may keep an answer: what holds for every address."""

from contextlib import nullcontext
from pathlib import Path
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from wagtail.documents.models import Document

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    "address",
    ["/join/?from=a%00b", "/login/?ref=%00", "/r/AB%00CD/", "/pay/return/a%00b/", "/search/?q=x%00", "/shop/?x%00=1"],
)
def test_a_nul_in_an_address_is_answered_with_400(client: Client, address: str) -> None:
    answer = client.get(address)
    assert (answer.status_code, answer["Cache-Control"]) == (400, "private, no-store")


def test_a_nul_in_what_is_sent_is_answered_with_400(client: Client) -> None:
    assert client.post("/login/", {"phone": "0912\x00"}).status_code == 400
    assert client.post("/login/", {"phone\x00": "0912"}).status_code == 400


def test_a_nul_in_a_quoted_cookie_is_answered_with_400(client: Client) -> None:
    assert client.get("/", headers={"cookie": 'sessionid="abcdefgh\\000"'}).status_code == 400


def test_a_form_to_a_view_that_checks_no_token_is_looked_at_too(client: Client, settings: Any) -> None:
    settings.KAVENEGAR_PUSH_SECRET = "s"
    sent = "messageid=1&from=0912%00&message=x"
    form = "application/x-www-form-urlencoded"
    assert client.post("/sms/in/kavenegar/s/", sent, content_type=form).status_code == 400


def test_a_multipart_push_is_still_read_by_its_view(client: Client) -> None:
    assert client.post("/pay/stripe/webhook/", {"a": "b"}).status_code == 400  # refused by its signature, no 500


def test_documents_and_pages_are_not_served_from_the_folder_of_pictures(client: Client, settings: Any) -> None:
    kept = Path(settings.MEDIA_ROOT)
    for name in ("documents/a.pdf", "images/a.html", "images/a.svg", "images/a.png"):
        (kept / name).parent.mkdir(parents=True, exist_ok=True)
        (kept / name).write_bytes(b"x")
    assert client.get("/media/documents/a.pdf").status_code == 404
    assert client.get("/media/images/../documents/a.pdf").status_code == 404
    said = {name: client.get(f"/media/images/{name}").get("Content-Disposition", "") for name in ("a.html", "a.svg")}
    assert said == {"a.html": "attachment", "a.svg": "attachment"}
    assert client.get("/media/images/a.png")["Content-Disposition"].startswith("inline")


@pytest.mark.parametrize(
    ("name", "is_taken"), [("a.html", False), ("a.svg", False), ("a.xhtml", False), ("a.pdf", True)]
)
def test_documents_have_allowed_endings(name: str, is_taken: bool) -> None:
    document = Document(title="x", file=SimpleUploadedFile(name, b"x"))
    refusal = nullcontext() if is_taken else pytest.raises(ValidationError)
    with refusal:
        document.clean()
