"""The policies and headers that every page carries."""

import pytest
from django.test import Client, RequestFactory

from config.security import StaffPolicyMiddleware


@pytest.mark.django_db
def test_a_page_of_ours_allows_nothing_inline_and_no_other_host(client: Client):
    policy = client.get("/healthz")["Content-Security-Policy"]
    assert "default-src 'self'" in policy
    assert "unsafe" not in policy
    assert "object-src 'none'" in policy


@pytest.mark.parametrize(
    ("path", "loose"),
    [("/", False), ("/en/", False), ("/shop/", False), ("/cms/", True), ("/cms/pages/1/", True), ("/cmsx/", False)],
)
def test_only_staff_pages_may_write_inline(path: str, loose: bool):
    from django.http import HttpResponse

    response = StaffPolicyMiddleware(lambda request: HttpResponse())(RequestFactory().get(path))
    assert hasattr(response, "_csp_replace") is loose


@pytest.mark.django_db
def test_answers_tell_no_other_site_where_a_person_came_from(client: Client):
    answer = client.get("/healthz")
    assert answer["Referrer-Policy"] == "same-origin"
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["X-Frame-Options"] == "DENY"
