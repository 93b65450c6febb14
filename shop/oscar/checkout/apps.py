"""Our checkout places first and is paid after (shop/checkout), so none of Oscar's checkout pages is mounted."""

from typing import Any

from oscar.apps.checkout import apps


class CheckoutConfig(apps.CheckoutConfig):
    name = "shop.oscar.checkout"

    def ready(self) -> None:
        pass

    def get_urls(self) -> list[Any]:
        return []
