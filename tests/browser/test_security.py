"""The security pages as a member walks them: e-mail, password, devices, and a passkey on a virtual device."""

from collections.abc import Callable
from typing import Any

import pytest

from lib.text import persian_digits
from tests.browser import walk
from tests.browser.conftest import DESK, PHONE


def virtual_device(watch: Any) -> Any:
    """A phone's key store as Chromium's devtools play it: it keeps keys and always finds the right finger."""
    devtools = watch.page.context.new_cdp_session(watch.page)
    devtools.send("WebAuthn.enable")
    options = {
        "protocol": "ctap2",
        "transport": "internal",
        "hasResidentKey": True,
        "hasUserVerification": True,
        "isUserVerified": True,
        "automaticPresenceSimulation": True,
    }
    made = devtools.send("WebAuthn.addVirtualAuthenticator", {"options": options})
    return lambda works: devtools.send(
        "WebAuthn.setUserVerified", {"authenticatorId": made["authenticatorId"], "isUserVerified": works}
    )


def log_out(watch: Any, url: str) -> None:
    watch.page.goto(url)
    watch.page.locator("main form[action$='/logout/'] button").click()
    watch.page.wait_for_load_state()


@pytest.mark.requirement("C-66", "S-32")
def test_a_member_confirms_mail_sets_a_password_and_looks_at_devices(city: Any, open_page: Callable, look_at: Callable):
    phone = "09151110031"
    watch = open_page(PHONE)
    page = watch.page
    walk.log_in(city, watch, phone)
    page.goto(f"{city.url}/me/security/")
    look_at(watch)
    page.locator("a[href$='/security/email/']").click()
    page.wait_for_url("**/security/email/")
    page.fill("#id_email", "grandmother")
    page.locator("main form .button").first.click()
    page.wait_for_selector("[role=alert]")
    watch.console.clear()  # the browser notes the 422
    look_at(watch)
    page.fill("#id_email", "grandmother@example.com")
    page.locator("main form .button").first.click()
    page.wait_for_url("**/security/email/code/")
    look_at(watch)
    page.fill("#id_code", persian_digits(walk.code_for(city, "grandmother@example.com")))
    page.locator("main form .button").first.click()
    page.wait_for_url("**/me/security/")
    assert page.locator("text=grandmother@example.com").count() == 1
    page.locator("a[href$='/security/password/']").click()
    page.wait_for_url("**/security/password/")
    look_at(watch)
    page.fill("#id_password", "چای و باران صبح")
    page.fill("#id_repeated", "چای و باران صبح")
    page.locator("main form .button").first.click()
    page.wait_for_url("**/me/security/")
    look_at(watch)
    log_out(watch, f"{city.url}/me/security/")
    page.goto(f"{city.url}/login/password/")
    look_at(watch)
    page.fill("#id_phone", persian_digits(phone))
    page.fill("#id_password", "چای و باران صبح")
    page.locator("main form .button").first.click()
    page.wait_for_url("**/me/")
    page.goto(f"{city.url}/me/security/sessions/")
    assert page.locator("main .line-list > li").count() == 1
    look_at(watch)


@pytest.mark.requirement("S-32")
def test_a_member_changes_the_number_then_enters_with_a_passkey(city: Any, open_page: Callable, look_at: Callable):
    old, new = "09151110032", "09151110033"
    watch = open_page(DESK, language="en")
    page = watch.page
    works = virtual_device(watch)
    walk.log_in(city, watch, old, prefix="/en")
    walk.forget_the_limits()
    before = len(city.inbox(old))
    page.goto(f"{city.url}/en/me/security/phone/")
    look_at(watch)
    page.locator("main form .button").first.click()
    page.wait_for_url("**/phone/code/")
    page.fill("#id_code", walk.code_for(city, old, after=before))
    page.locator("main form .button").first.click()
    page.wait_for_url("**/phone/new/")
    look_at(watch)
    page.fill("#id_phone", new)
    page.locator("main form .button").first.click()
    page.wait_for_url("**/phone/code/")
    look_at(watch)
    page.fill("#id_code", walk.code_for(city, new))
    page.locator("main form .button").first.click()
    page.wait_for_url("**/me/security/")
    assert page.locator(f"text={new}").count() == 1

    page.locator("a[href$='/account/passkeys/']").click()
    page.wait_for_url("**/account/passkeys/")
    look_at(watch)
    page.locator("a[href$='/passkeys/add/']").click()
    page.wait_for_url("**/account/passkeys/add/")
    look_at(watch)
    works(False)  # the finger is not recognised
    page.locator("#passkey_button").click()
    page.wait_for_selector("[data-passkey-problem]:visible")
    look_at(watch)
    works(True)
    page.locator("#passkey_button").click()
    page.wait_for_url("**/account/passkeys/")
    assert page.locator("main .line-list > li").count() == 1
    look_at(watch)
    log_out(watch, f"{city.url}/en/me/security/")
    page.goto(f"{city.url}/en/login/?next=/en/me/messages/")
    look_at(watch)
    page.locator("#passkey_button").click()
    page.wait_for_url("**/en/me/messages/")
    assert watch.console == watch.reports == watch.foreign == []
