"""Oscar answers these pages through haystack, which shows nothing on its simple engine; ours ask the database."""

from shop.catalogue.views import CatalogueView, ProductCategoryView, ProductDetailView

__all__ = ["CatalogueView", "ProductCategoryView", "ProductDetailView"]
