"""The list: what is on it, its filters, its words, and what it costs."""

import datetime as dt
from collections.abc import Iterator
from typing import Any

import pytest
from django.utils import timezone

from shop.catalogue.browse import browse, find_products, wish
from shop.catalogue.offers import offers_for_home
from shop.models import Contract, PartnerProfile
from shop.orders.kinds import PURCHASE
from shop.oscar_models import Product, StockRecord
from tests.shop import selling


@pytest.fixture(autouse=True)
def _persian(speaking: Any) -> Iterator[None]:
    """Names are Persian whatever language the request of an earlier test has left."""
    with speaking("fa"):
        yield


@pytest.fixture
def shop(db: None, at: dt.datetime) -> dict[str, Any]:
    """Two partners, two categories with one below, five products."""
    tea, gym = selling.partner(), selling.partner(name="باشگاه پهلوان", name_en="Pahlavan Gym", area="گلستان")
    food, sport = selling.category(), selling.category("ورزش", "Sport")
    hot = selling.category("نوشیدنی گرم", "Hot drinks", parent_id=food)
    made = {"tea": tea, "gym": gym, "food": food, "sport": sport, "hot": hot}
    rows = [
        ("black", tea, hot, "چای سیاه لاهیجان", "Black tea", "goods", 900_000, 1_200_000),
        ("cake", tea, food, "کیک گردو", "Walnut cake", "goods", 2_500_000, None),
        ("evening", tea, food, "عصرانهٔ دونفره", "Afternoon for two", "coupon", 4_000_000, 5_000_000),
        ("month", gym, sport, "یک ماه باشگاه", "A month at the gym", "service", 9_000_000, 12_000_000),
        ("year", gym, sport, "عضویت سالانه، کتاب‌های تمرین", "A year at the gym", "service", 80_000_000, None),
    ]
    for key, by, inside, fa, en, kind, price, before in rows:
        made[key] = selling.product(
            by=by,
            category_id=inside,
            at=at,
            key=key,
            title_fa=fa,
            title_en=en,
            kind=kind,
            price=price,
            list_price=before,
        )
    return made


def listed(query: str, at: dt.datetime) -> Any:
    from django.http import QueryDict

    return browse(asked=wish(data=QueryDict(query)), at=at)


def ids(found: Any) -> list[int]:
    return [tile.product_id for tile in found.tiles]


def test_everything_for_sale_is_listed_newest_first(shop: dict[str, Any], at: dt.datetime) -> None:
    found = listed("", at)
    assert found.total == 5
    assert ids(found) == [shop[key] for key in ("year", "month", "evening", "cake", "black")]


@pytest.mark.parametrize("spoil", ["hidden", "blocked", "no contract", "no price", "draft contract"])
def test_what_cannot_be_bought_is_not_on_the_list(shop: dict[str, Any], at: dt.datetime, spoil: str) -> None:
    if spoil == "hidden":
        Product.objects.filter(pk__in=[shop["month"], shop["year"]]).update(is_public=False)
    elif spoil == "blocked":
        PartnerProfile.objects.filter(partner=shop["gym"]).update(status="blocked")
    elif spoil == "no contract":
        Contract.objects.filter(partner=shop["gym"]).update(valid_to=at)
    elif spoil == "draft contract":
        Contract.objects.filter(partner=shop["gym"]).update(status="draft")
    else:
        StockRecord.objects.filter(partner=shop["gym"]).update(price=None)
    assert ids(listed("", at)) == [shop[key] for key in ("evening", "cake", "black")]


def test_each_filter_narrows_and_counts_what_another_choice_would_leave(shop: dict[str, Any], at: dt.datetime) -> None:
    found = listed("kind=goods", at)
    assert ids(found) == [shop["cake"], shop["black"]]
    assert {choice.value: choice.count for choice in found.kinds} == {"goods": 2, "service": 2, "coupon": 1}
    assert {choice.value: choice.count for choice in found.bands} == {"1": 1, "2": 1, "3": 0, "4": 0}
    assert {choice.name.text: choice.count for choice in found.categories} == {"خوراک": 2, "ورزش": 0}
    assert [(choice.name.text, choice.count) for choice in found.partners] == [("چای‌خانهٔ نارنج", 2)]


def test_two_choices_of_a_group_add_and_two_groups_narrow(shop: dict[str, Any], at: dt.datetime) -> None:
    assert ids(listed("kind=goods&kind=coupon", at)) == [shop["evening"], shop["cake"], shop["black"]]
    assert ids(listed("kind=goods&kind=coupon&price=3", at)) == [shop["evening"]]
    assert ids(listed(f"category={shop['sport']}&price=4", at)) == [shop["year"]]
    assert ids(listed(f"partner={shop['gym'].pk}", at)) == [shop["year"], shop["month"]]


def test_a_category_holds_what_lies_below_it(shop: dict[str, Any], at: dt.datetime) -> None:
    assert shop["black"] in ids(listed(f"category={shop['food']}", at))


def test_a_product_in_two_categories_is_counted_once(shop: dict[str, Any], at: dt.datetime) -> None:
    from shop.oscar_models import ProductCategory

    ProductCategory.objects.create(product_id=shop["black"], category_id=shop["food"])
    found = listed("", at)
    assert found.total == 5
    assert {choice.name.text: choice.count for choice in found.categories}["خوراک"] == 3


def test_prices_sort_as_numbers_and_discounts_by_share(shop: dict[str, Any], at: dt.datetime) -> None:
    by_price = [shop[key] for key in ("black", "cake", "evening", "month", "year")]
    assert ids(listed("sort=cheap", at)) == by_price
    assert ids(listed("sort=dear", at)) == by_price[::-1]
    assert ids(listed("sort=off", at))[:3] == [shop["month"], shop["black"], shop["evening"]]


@pytest.mark.parametrize(
    "query",
    ["page=9", "page=x", "page=-1", "kind=gold", "price=7", "category=x", "partner=99999999999", "sort=up", "page=²"],
)
def test_a_strange_address_shows_a_list_and_never_an_error(shop: dict[str, Any], client: Any, query: str) -> None:
    assert client.get(f"/shop/?{query}").status_code == 200


@pytest.mark.parametrize(
    "typed",
    [
        "چاي سياه",
        "چای سیاه",
        "سیاه چای",
        "لاهيجان",
        "BLACK tea",
        "چایِ سیاه",
        "خانه نارنج",
        "چایخانه",
        "نوشيدنی",
        "hot drinks",
    ],
)
def test_words_find_in_any_spelling_order_and_language(shop: dict[str, Any], at: dt.datetime, typed: str) -> None:
    assert shop["black"] in [tile.product_id for tile in find_products(query=typed, at=at)]


@pytest.mark.parametrize("typed", ["کتاب‌های", "کتابهای", "کتاب های", "كتاب"])
def test_a_half_space_word_is_found_in_its_three_spellings(shop: dict[str, Any], at: dt.datetime, typed: str) -> None:
    assert [tile.product_id for tile in find_products(query=typed, at=at)] == [shop["year"]]


def test_a_word_in_the_title_comes_before_a_word_in_the_rest(shop: dict[str, Any], at: dt.datetime) -> None:
    found = [tile.product_id for tile in find_products(query="عضویت باشگاه", at=at)]
    assert found == [shop["year"]]
    assert [tile.product_id for tile in find_products(query="باشگاه", at=at)][0] == shop["month"]


@pytest.mark.parametrize("typed", ["", "   ", "%", "_", "٪"])
def test_nothing_typed_finds_nothing_by_itself(shop: dict[str, Any], at: dt.datetime, typed: str) -> None:
    assert find_products(query=typed, at=at) == []


def test_the_search_page_shows_the_words_and_a_way_on_when_nothing_is_found(shop: dict[str, Any], client: Any) -> None:
    page = client.get("/en/shop/search/?q=elephant").content.decode()
    assert "elephant" in page
    assert "See all offers" in page


def test_typed_markup_is_shown_as_text(shop: dict[str, Any], client: Any) -> None:
    page = client.get("/en/shop/search/", {"q": "<script>alert(1)</script>"}).content.decode()
    assert "<script>alert" not in page


def test_an_english_page_says_english_names_and_marks_what_is_persian(
    shop: dict[str, Any], at: dt.datetime, client: Any
) -> None:
    selling.product(by=shop["tea"], category_id=shop["food"], at=at, key="fa", title_fa="نان سنگک", title_en="")
    page = client.get("/en/shop/").content.decode()
    assert "Walnut cake" in page
    assert "کیک گردو" not in page
    assert '<span lang="fa" dir="rtl">نان سنگک</span>' in page


def test_a_changed_price_shows_at_once(shop: dict[str, Any], client: Any) -> None:
    assert "777,000" not in client.get("/en/shop/").content.decode()
    StockRecord.objects.filter(product=shop["black"]).update(price=7_770_000)
    assert "<b>777,000</b>" in client.get("/en/shop/").content.decode()


def test_pages_hold_twenty_and_the_last_holds_the_rest(shop: dict[str, Any], at: dt.datetime, client: Any) -> None:
    for number in range(18):
        selling.product(by=shop["tea"], category_id=shop["food"], at=at, key=f"n{number}")
    first, second = listed("", at), listed("page=2", at)
    assert (len(first.tiles), len(second.tiles), first.pages) == (20, 3, 2)
    assert not set(ids(first)) & set(ids(second))
    assert 'href="/en/shop/?kind=goods&amp;page=2"' not in client.get("/en/shop/").content.decode()


def test_a_page_link_keeps_the_filters(shop: dict[str, Any], at: dt.datetime, client: Any) -> None:
    for number in range(21):
        selling.product(by=shop["tea"], category_id=shop["food"], at=at, key=f"n{number}")
    assert (
        'href="/en/shop/?kind=goods&amp;sort=cheap&amp;page=2"'
        in client.get("/en/shop/?kind=goods&sort=cheap").content.decode()
    )


def writes(statements: list[str]) -> list[str]:
    return [sql for sql in statements if sql.lstrip().upper().startswith(("INSERT", "UPDATE", "DELETE"))]


def test_a_stranger_costs_at_most_eight_queries_and_writes_nothing(
    shop: dict[str, Any], client: Any, counted: Any
) -> None:
    client.get("/shop/")
    with counted() as queries:
        assert client.get("/shop/").status_code == 200
    assert len(queries) <= 8, "\n".join(queries.statements)
    assert not writes(queries.statements)


def test_a_member_with_a_basket_costs_at_most_ten_queries_and_writes_nothing(
    shop: dict[str, Any], alice: Any, client: Any, counted: Any
) -> None:
    client.force_login(alice)
    for key in ("black", "cake", "evening", "month", "year"):
        client.post(f"/shop/basket/add/{shop[key]}/", {"quantity": 1})
    client.get("/shop/")
    with counted() as queries:
        assert client.get("/shop/").status_code == 200
    # The budget is the view's: who it is, middleware has asked already.
    asked = [
        sql for sql in queries.statements if 'FROM "django_session"' not in sql and 'FROM "accounts_user"' not in sql
    ]
    assert len(asked) <= 10, "\n".join(asked)
    assert not writes(queries.statements)


def test_the_number_of_queries_does_not_grow_with_the_products(
    shop: dict[str, Any], at: dt.datetime, counted: Any
) -> None:
    with counted() as few:
        listed("", at)
    for number in range(40):
        selling.product(by=shop["tea"], category_id=shop["food"], at=at, key=f"n{number}")
    with counted() as many:
        listed("", at)
    assert len(many) <= len(few) <= 6


def test_the_home_page_gets_the_biggest_discounts_with_partners_taking_turns(
    shop: dict[str, Any], at: dt.datetime
) -> None:
    cards = offers_for_home(limit=2, at=timezone.now())
    assert [card.percent_off for card in cards] == [25, 25]
    assert {card.partner.text for card in cards} == {"چای‌خانهٔ نارنج", "باشگاه پهلوان"}
    StockRecord.objects.filter(product=shop["month"]).update(num_in_stock=0)
    assert len(offers_for_home(limit=5, at=timezone.now())) == 2


def test_a_remembered_list_drops_what_was_withdrawn_and_shows_stock_of_the_moment(
    shop: dict[str, Any], client: Any
) -> None:
    assert "Walnut cake" in client.get("/en/shop/").content.decode()
    Product.objects.filter(pk=shop["cake"]).update(is_public=False)
    StockRecord.objects.filter(product=shop["black"]).update(num_in_stock=0)
    page = client.get("/en/shop/").content.decode()
    assert "Walnut cake" not in page
    assert "Sold out" in page


def test_a_remembered_list_gives_the_points_of_the_new_price(shop: dict[str, Any], at: dt.datetime) -> None:
    from points.api import preview_points
    from shop.catalogue.tile import freshened

    found = listed("sort=cheap", at)
    StockRecord.objects.filter(product=shop["black"]).update(price=50_000_000)
    fresh = freshened(found.tiles, at=at)
    assert fresh[1:] == found.tiles[1:]
    facts = {"cash_rials": 50_000_000, "centre_covered": True, "special_centre": False, "weekday": 0, "order": ""}
    assert fresh[0].points == preview_points(kind=PURCHASE, facts=facts, at=at).points
    assert (fresh[0].price, fresh[0].old_price, fresh[0].percent_off) == (50_000_000, None, 0)


def test_a_use_case_that_adds_a_product_ends_what_is_remembered(
    shop: dict[str, Any], at: dt.datetime, client: Any, django_capture_on_commit_callbacks: Any
) -> None:
    client.get("/en/shop/")
    with django_capture_on_commit_callbacks(execute=True):
        selling.product(by=shop["tea"], category_id=shop["food"], at=at, key="new", title_en="Fresh bread")
    assert "Fresh bread" in client.get("/en/shop/").content.decode()
