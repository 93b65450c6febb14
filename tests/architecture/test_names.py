"""Labels and URL namespaces are unique, and Django's own checks have nothing to say."""

from collections import Counter

from django.apps import apps
from django.core import checks
from django.urls import URLResolver, get_resolver


def test_no_two_apps_share_a_label():
    assert not [label for label, times in Counter(app.label for app in apps.get_app_configs()).items() if times > 1]


def namespaces(resolver: URLResolver, path: str = "") -> list[str]:
    found = []
    for pattern in resolver.url_patterns:
        if isinstance(pattern, URLResolver):
            own = f"{path}{pattern.namespace}" if pattern.namespace else path.rstrip(":")
            if pattern.namespace:
                found.append(own)
            found += namespaces(pattern, f"{own}:" if own else "")
    return found


def test_no_two_url_namespaces_are_equal():
    assert not [name for name, times in Counter(namespaces(get_resolver())).items() if times > 1]


def test_check_is_clean_with_warnings_as_errors():
    assert not [message for message in checks.run_checks() if message.level >= checks.WARNING]
