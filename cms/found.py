"""The first pages of a city: made once, at the first start, so that an empty city has a front door in two languages."""

from typing import Any

from django.contrib.auth.models import Group, Permission
from django.db import transaction
from django.utils.translation import gettext, override
from wagtail.models import Collection, GroupCollectionPermission, GroupPagePermission, Locale, Page, Site

from cms.frame import forget_frame
from cms.models import AnnouncementIndexPage, HomePage


def first_blocks() -> list[tuple[str, Any]]:
    return [
        (
            "hero",
            {
                "eyebrow": gettext("Citizens' Club"),
                "title": gettext("A city that values its citizens"),
                "text": gettext(
                    "Buy from the city's partners at a discount and earn points for it. "
                    "Joining is free and brings ten points."
                ),
                "title_for_members": gettext("Welcome back; what do you need today?"),
            },
        ),
        ("my_points", {}),
        ("offers", {"title": gettext("Offers in the city"), "count": 8}),
        ("announcements", {"title": gettext("News of the city"), "count": 3}),
        ("ways", {"title": gettext("What is the club good for?"), "ways": first_ways(), "strangers_only": True}),
    ]


def first_ways() -> list[dict[str, str]]:
    return [
        {
            "sign": "user-plus",
            "title": gettext("Join with your phone"),
            "text": gettext("A code comes by SMS; there is no password to remember."),
        },
        {
            "sign": "shopping-bag",
            "title": gettext("Buy from the city's partners"),
            "text": gettext("At a discount, and every purchase earns points."),
        },
        {
            "sign": "sparkles",
            "title": gettext("Spend your points"),
            "text": gettext("They lower what you pay; you choose how many."),
        },
        {
            "sign": "shield-check",
            "title": gettext("Your money is safe"),
            "text": gettext("The partner is paid after you have got what you bought."),
        },
    ]


@transaction.atomic
def found_city() -> bool:
    """Locales, home pages, the list of announcements, and the groups of staff. True when made now."""
    _found_groups()
    if HomePage.objects.exists():
        return False
    root = Page.objects.get(depth=1)
    locales = {code: Locale.objects.get_or_create(language_code=code)[0] for code in ("fa", "en")}
    site = Site.objects.filter(is_default_site=True).first()
    welcome = list(Page.objects.filter(depth=2))
    homes: dict[str, HomePage] = {}
    for code, locale in locales.items():
        with override(code):
            home = HomePage(title=gettext("Home"), slug=f"home-{code}", locale=locale, body=first_blocks())
            if homes:
                home.translation_key = homes["fa"].translation_key
            root = Page.objects.get(depth=1)
            root.add_child(instance=home)
            home.save_revision().publish()
            homes[code] = home
    indexes: dict[str, AnnouncementIndexPage] = {}
    for code, locale in locales.items():
        with override(code):
            index = AnnouncementIndexPage(title=gettext("Announcements"), slug="announcements", locale=locale)
            if indexes:
                index.translation_key = indexes["fa"].translation_key
            HomePage.objects.get(pk=homes[code].pk).add_child(instance=index)
            index.save_revision().publish()
            indexes[code] = index
    if site is None:
        Site.objects.create(hostname="localhost", root_page=homes["fa"], is_default_site=True)
    else:
        site.root_page = homes["fa"]
        site.save()
    for page in welcome:  # Wagtail's own welcome page
        Page.objects.get(pk=page.pk).delete()
    forget_frame()
    return True


def _found_groups() -> None:
    """Editors write and publish; operators run the city's numbers. Wagtail's sample groups go."""
    Group.objects.filter(name__in=["Moderators", "Editors"]).delete()
    admin = Permission.objects.get(content_type__app_label="wagtailadmin", codename="access_admin")
    watch = Permission.objects.get(content_type__app_label="cms", codename="watch_city")
    editors, _ = Group.objects.get_or_create(name="editors")
    operators, _ = Group.objects.get_or_create(name="operators")
    editors.permissions.add(admin)
    operators.permissions.add(admin, watch)
    root = Page.objects.get(depth=1)
    for codename in ("add_page", "change_page", "publish_page"):
        permission = Permission.objects.get(content_type__app_label="wagtailcore", codename=codename)
        GroupPagePermission.objects.get_or_create(group=editors, page=root, permission=permission)
    collection = Collection.get_first_root_node()
    for codename in ("add_image", "change_image", "choose_image"):
        permission = Permission.objects.get(content_type__app_label="wagtailimages", codename=codename)
        GroupCollectionPermission.objects.get_or_create(group=editors, collection=collection, permission=permission)
