"""Staff's pages in the browser: the editor's news, two people for every number, the administrator's partners."""

from collections.abc import Callable
from typing import Any

import pytest
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value, yield_hotp_counters_from_time
from django.utils import timezone

from config.demo_city.people import DEMO_PEOPLE
from config.demo_city.staff import TOTP_SECRET
from lib.jalali import jformat, tehran_date
from tests.browser import looking, walk
from tests.browser.conftest import DESK

PHONES = {person.role: person.phone for person in DEMO_PEOPLE}
_sessions: dict[tuple[str, str], list[Any]] = {}


def totp() -> str:
    """The code of the moment. Each person enters once in this module, so no code is used twice."""
    counter = next(iter(yield_hotp_counters_from_time()))
    return format_hotp_value(hotp_value(TOTP_SECRET, counter))


def enter(city: Any, open_page: Callable, role: str, language: str = "fa") -> Any:
    """A member of staff in front of Wagtail's admin: through the door and the second factor, later by the cookie."""
    watch = open_page(DESK, language=language)
    if cookies := _sessions.get((city.url, role)):
        watch.page.context.add_cookies(cookies)
        watch.page.goto(f"{city.url}/cms/")
        return watch
    prefix = "" if language == "fa" else "/en"
    walk.log_in(city, watch, PHONES[role], prefix=prefix, wanted="/cms/")
    watch.page.fill("#id_code", totp())
    watch.page.locator("main form .button").first.click()
    watch.page.wait_for_url(f"{city.url}/cms/")
    _sessions[city.url, role] = watch.page.context.cookies()
    return watch


def say(watch: Any, button: Any) -> str:
    """Press it; what Wagtail's admin then says."""
    button.click()
    watch.page.wait_for_load_state("networkidle")
    return str(watch.page.locator(".messages, .w-messages").first.inner_text())


def quiet(watch: Any) -> None:
    """Nothing on the console, nothing the policy stopped, nothing asked of another host, since the last time."""
    assert (watch.console, watch.reports, watch.foreign) == ([], [], [])
    assert watch.page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")


@pytest.mark.requirement("C-23", "C-32", "S-35")
def test_one_of_finance_writes_the_numbers_and_only_the_other_puts_them_in_force(city: Any, open_page: Callable):
    one, two = enter(city, open_page, "finance"), enter(city, open_page, "finance-2")
    visitor = open_page(DESK)

    def public() -> str:
        visitor.page.goto(f"{city.url}/about/points/")
        return str(visitor.page.locator("main").inner_text())

    # The purchase rule: seven points instead of the present number, read as a sentence before it is saved.
    one.page.goto(f"{city.url}/cms/rules/purchase/edit/")
    assert one.page.locator("html").get_attribute("dir") == "rtl"
    one.page.fill("#id_points", "7")
    one.page.fill("#id_every", "400000")
    one.page.locator("[name=preview]").click()
    one.page.wait_for_load_state()
    assert "۷ امتیاز برای هر ۴۰۰٬۰۰۰ ریال" in one.page.locator(".help-info [lang=fa]").inner_text()
    assert one.page.input_value("#id_points") == "7"
    quiet(one)
    one.page.locator("[name=save]").click()
    one.page.wait_for_url(f"{city.url}/cms/rules/")
    in_force = "form[action*='/rules/versions/'][action$='/approve/'] button"
    say(one, one.page.locator("form[action*='/rules/versions/'][action$='/submit/'] button").first)
    assert one.page.locator(in_force).count() == 0, "who wrote it is not offered to put it in force"
    assert "۴۰۰٬۰۰۰ ریال" not in public()
    two.page.goto(f"{city.url}/cms/rules/")
    say(two, two.page.locator(in_force).first)
    assert "۷ امتیاز برای هر ۴۰۰٬۰۰۰ ریال" in public()

    # What a point is worth.
    one.page.fill("#id_rials_per_point", "12500")
    one.page.locator("form[action$='/value/propose/'] button").click()
    one.page.wait_for_load_state()
    worth = "form[action*='/rules/value/'][action$='/approve/'] button"
    assert one.page.locator(worth).count() == 0
    assert "۱۲٬۵۰۰ ریال" not in public()
    quiet(one)
    two.page.goto(f"{city.url}/cms/rules/")
    say(two, two.page.locator(worth))
    assert "۱۲٬۵۰۰ ریال" in public()
    quiet(two)
    quiet(visitor)


@pytest.mark.requirement("C-22")
def test_one_of_finance_publishes_a_rate_and_only_the_other_approves_it(city: Any, open_page: Callable):
    from payments.models import PublishedRate

    one, two = enter(city, open_page, "finance"), enter(city, open_page, "finance-2")
    one.page.goto(f"{city.url}/cms/payments/rates/")
    one.page.fill("#id_toman", "۱۳۱٬۰۰۰")
    assert "تأیید" in say(one, one.page.locator("form:has(#id_toman) button"))
    rate = PublishedRate.objects.latest("pk")
    assert (rate.den, rate.approved_by_id) == (1_310_000, None)
    approve = f"form[action*='/rates/{rate.pk}/approve/'] button"
    assert "خودتان" in say(one, one.page.locator(approve))
    rate.refresh_from_db()
    assert rate.approved_by_id is None
    quiet(one)
    two.page.goto(f"{city.url}/cms/payments/rates/")
    say(two, two.page.locator(approve))
    rate.refresh_from_db()
    assert rate.approved_by.phone.endswith(PHONES["finance-2"][1:])
    quiet(two)


@pytest.mark.requirement("S-35")
def test_the_editor_publishes_news_that_visitors_read_at_once(city: Any, open_page: Callable):
    from cms.models import AnnouncementIndexPage, AnnouncementPage

    watch = enter(city, open_page, "editor")
    page = watch.page
    index = AnnouncementIndexPage.objects.get(locale__language_code="fa")
    page.goto(f"{city.url}/cms/pages/add/cms/announcementpage/{index.pk}/")
    assert page.locator("html").get_attribute("dir") == "rtl"
    page.fill("#id_title", "خط هفت مترو از شنبه باز است")
    page.fill("#id_date", jformat(timezone.now(), "Y/m/d"))
    page.fill("#id_topic", "حمل‌ونقل")
    page.fill("#id_lead", "نخستین قطار ساعت پنج صبح راه می‌افتد.")
    page.locator("[data-contentpath=body] [contenteditable=true]").click()
    page.keyboard.type("ایستگاه‌ها تا نیمه‌شب بازند.")
    # The editor writes what was typed into the form a quarter of a second later.
    walk.wait_for(lambda: "بازند" in page.input_value("input[name=body]"))
    page.locator("footer [data-w-dropdown-target=toggle]").first.click()
    page.locator("[name=action-publish]").click()
    page.wait_for_url(f"{city.url}/cms/pages/{index.pk}/")
    # Wagtail keeps drafts by itself; on a slow machine one leaves before all is typed, and is answered with 400.
    watch.console[:] = [line for line in watch.console if "status of 400" not in line or "/pages/add/" not in line]
    quiet(watch)
    written = AnnouncementPage.objects.get(title="خط هفت مترو از شنبه باز است")
    assert (written.live, written.date) == (True, tehran_date(timezone.now()))

    visitor = open_page(DESK)
    for path in ("/announcements/", "/"):
        visitor.page.goto(f"{city.url}{path}")
        assert visitor.page.get_by_text("خط هفت مترو از شنبه باز است").count(), path
    visitor.page.get_by_role("link", name="خط هفت مترو از شنبه باز است").first.click()
    visitor.page.wait_for_load_state()
    assert "ایستگاه‌ها تا نیمه‌شب بازند." in visitor.page.locator("main").inner_text()
    quiet(visitor)


@pytest.mark.requirement("S-35")
def test_a_member_gets_nothing_of_the_staff_pages(city: Any, open_page: Callable):
    watch = open_page(DESK)
    walk.log_in(city, watch, PHONES["citizen"])
    for path in ("/cms/", "/cms/rules/", "/cms/payments/rates/", "/cms/partners/", "/cms/watch/", "/cms/pages/"):
        answer = watch.page.request.get(f"{city.url}{path}", max_redirects=0)
        assert answer.status in {302, 403, 404}, path
        assert not answer.headers.get("location", "").startswith("/cms/"), path


@pytest.mark.requirement("S-35")
def test_the_administrator_adds_a_partner_and_a_second_person_approves_its_contract(city: Any, open_page: Callable):
    from shop.models import Contract, PartnerProfile

    watch = enter(city, open_page, "administrator")
    page = watch.page
    page.goto(f"{city.url}/cms/partners/?q=سفال")
    assert page.locator("table.listing tbody tr").count() == 1
    quiet(watch)

    # A wrong address is said, and what was typed stays.
    page.goto(f"{city.url}/cms/partners/new/")
    page.fill("#id_name", "نان‌وایی تنور")
    page.fill("#id_legal_name", "شرکت تنور نیلاب")
    page.fill("#id_area", "بازارچه")
    page.fill("#id_email", "nobody")
    page.locator("footer button[type=submit]").click()
    page.wait_for_load_state()
    assert page.locator(".error-message").count()
    assert [page.input_value(f"#id_{name}") for name in ("name", "legal_name", "area", "email")] == [
        "نان‌وایی تنور", "شرکت تنور نیلاب", "بازارچه", "nobody",
    ]  # fmt: skip
    page.fill("#id_email", "tanoor@example.org")
    page.locator("footer button[type=submit]").click()
    page.wait_for_url(f"{city.url}/cms/partners/")
    partner = PartnerProfile.objects.get(legal_name="شرکت تنور نیلاب")
    page.get_by_role("link", name="شرکت تنور نیلاب").first.click()
    page.fill("#id_area", "کوی هنر")
    page.locator("footer button[type=submit]").click()
    page.wait_for_url(f"{city.url}/cms/partners/")
    partner.refresh_from_db()
    assert partner.area == "کوی هنر"

    # Its owner.
    page.goto(f"{city.url}/cms/partner-people/new/")
    page.fill("#id_phone", PHONES["citizen"])
    page.select_option("#id_partner", str(partner.pk))
    page.select_option("#id_role", "owner")
    page.locator("footer button[type=submit]").click()
    page.wait_for_url(f"{city.url}/cms/partner-people/")
    assert partner.partner.people.get().user.phone.endswith(PHONES["citizen"][1:])

    # Its contract: drafted here, approved by somebody else, ended.
    page.goto(f"{city.url}/cms/contracts/new/")
    page.select_option("#id_partner", str(partner.pk))
    page.fill("#id_begins", jformat(timezone.now(), "Y/m/d"))
    page.fill("#id_commission_bps", "7.5")
    page.locator("footer button[type=submit]").click()
    page.wait_for_url(f"{city.url}/cms/contracts/")
    contract = Contract.objects.get(partner=partner.pk)
    assert (contract.status, contract.commission_bps) == ("draft", 750)
    address = f"{city.url}/cms/contracts/edit/{contract.pk}/"
    approve, end = "form[action*='/contracts/approve/'] button", "form[action*='/contracts/end/'] button"
    page.goto(address)
    assert page.locator(approve).count() == 0
    quiet(watch)
    other = enter(city, open_page, "finance-2", language="en")
    other.page.goto(address)
    other.page.locator(approve).click()
    other.page.wait_for_load_state()
    contract.refresh_from_db()
    assert contract.status == "active"
    quiet(other)
    page.goto(address)
    page.locator(end).click()
    page.wait_for_load_state()
    contract.refresh_from_db()
    assert contract.status == "ended"
    quiet(watch)


def test_every_finding_leads_to_a_page_that_opens(city: Any, open_page: Callable):
    watch = enter(city, open_page, "finance")
    page = watch.page
    page.goto(f"{city.url}/cms/watch/")
    assert page.locator(".city-state").count() >= 3
    links = page.eval_on_selector_all("table.listing a", "found => found.map(one => one.href)")
    assert links
    for link in links:
        assert page.goto(link).status == 200
        assert page.url == link, "nobody is sent away from it"
    quiet(watch)


def test_staff_pages_can_be_read_on_a_dark_ground(city: Any, open_page: Callable):
    """Wagtail's dark theme takes the city's colours for its own; links, buttons and states must stay legible."""
    watch = enter(city, open_page, "finance")
    watch.page.emulate_media(color_scheme="dark")
    for path in ("watch", "rules", "credit"):
        watch.page.goto(f"{city.url}/cms/{path}/")
        pale = [found for found in looking.accessibility(watch.page) if found.startswith("axe color-contrast")]
        assert pale == [], path
