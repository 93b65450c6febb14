"""Order matters: Wagtail's catch-all is last, our own addresses stand before Oscar's."""

from django.conf import settings
from django.conf.urls.i18n import i18n_patterns
from django.urls import include, path
from wagtail import urls as wagtail_urls
from wagtail.admin import urls as wagtailadmin_urls
from wagtail.documents import urls as wagtaildocs_urls

from accounts.door.views import to_door
from config import health, views

MEDIA = [path("media/<path:path>", views.media)] if settings.SERVE_MEDIA else []

urlpatterns = [
    path("healthz", health.healthz, name="healthz"),
    path("readyz", health.readyz, name="readyz"),
    path("favicon.ico", views.favicon, name="favicon"),
    path("city.css", views.city_colours, name="city_colours"),
    path("pictures/<slug:kind>-<int:seed>.svg", views.picture_svg, name="picture"),
    path("i18n/", include("django.conf.urls.i18n")),
    path("pay/", include("payments.push_urls")),
    path("sms/in/", include("messaging.incoming.urls")),
    path("api/v1/facts/", include("points.activities.api_urls")),
    path("cms/login/", to_door),  # the right password opens nothing there: staff come through the one door too
    path("cms/bulk/accounts/user/<str:action>/", views.not_here),  # Wagtail's own would list anybody by number
    path("cms/", include(wagtailadmin_urls)),
    path("documents/", include(wagtaildocs_urls)),
    *MEDIA,
    *([path("demo/", include("messaging.demo_urls"))] if settings.DEMO_INBOX else []),
    *i18n_patterns(
        path("manifest.webmanifest", views.manifest, name="manifest"),
        path("account/", include("accounts.allauth_urls")),
        path("", include("accounts.urls")),
        path("", include("config.club_urls")),
        path("", include("messaging.urls")),
        path("pay/", include("payments.urls")),
        path("", include("shop.urls")),
        path("desk/", include("shop.desk.urls")),
        path("shop/", include("shop.oscar.urls")),
        path("", include(wagtail_urls)),
        prefix_default_language=False,
    ),
]
