from django.apps import AppConfig


class ShopConfig(AppConfig):
    name = "shop"

    def ready(self) -> None:
        from shop import navigation
        from shop.basket.register import register as register_basket
        from shop.catalogue.follow import follow
        from shop.orders.register import register as register_orders
        from shop.partners.register import register as register_partners

        navigation.register()
        follow()
        register_basket()
        register_orders()
        register_partners()
