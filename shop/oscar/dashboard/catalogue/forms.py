"""Staff's forms with our half of a product: English words, the price before the discount, whole rials."""

from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from oscar.apps.dashboard.catalogue import forms as oscar_forms

from lib.changed_only import ChangedOnly
from lib.uploads import whole_picture
from shop.catalogue.remember import changed
from shop.models import CategoryInfo, ProductInfo
from shop.models.catalogue import LIMIT

TEXTS = ("title_en", "summary_fa", "summary_en", "includes_fa", "includes_en", "know_fa", "know_en", "list_price")
PLAIN = {"class": "no-widget-init", "rows": 3}  # Oscar would put its rich text editor on every textarea


class ProductForm(ChangedOnly, oscar_forms.ProductForm):
    WRITTEN_IF_FOUND = "attr_"

    def __init__(self, product_class: Any, *args: Any, **kwargs: Any) -> None:
        super().__init__(product_class, *args, **kwargs)
        if self.instance.is_child:
            return
        info = ProductInfo.objects.filter(product_id=self.instance.pk).first()
        for name, field in forms.fields_for_model(ProductInfo, fields=TEXTS).items():
            if isinstance(field.widget, forms.Textarea):
                field.widget.attrs |= PLAIN
            self.fields[name] = field
            if info is not None:
                self.initial.setdefault(name, getattr(info, name))

    def save(self, commit: bool = True) -> Any:
        product = super().save(commit)
        if "title_en" in self.fields:
            ProductInfo.objects.update_or_create(product=product, defaults=self.to_write(*TEXTS))
        return product


class StockRecordForm(ChangedOnly, oscar_forms.StockRecordForm):
    """Sales change the count while the form is open. The view holds the record's lock before this reads it."""

    BY_DIFFERENCE = ("num_in_stock",)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["price"] = forms.DecimalField(
            label=_("Price in rials"), min_value=Decimal(1), max_value=Decimal(LIMIT), decimal_places=0, localize=False
        )
        if self.instance.price is not None:
            self.initial["price"] = int(self.instance.price)
        self.fields["price_currency"].widget = forms.HiddenInput()
        self.fields["price_currency"].initial = "IRR"

    def save(self, commit: bool = True) -> Any:
        if self.is_edit and "num_in_stock" in self.changed_data:
            # What was sold and broken meanwhile may be more than is left.
            self.instance.num_in_stock = max(0, self.now("num_in_stock") + self.difference("num_in_stock"))
        return super().save(commit)


class ProductImageForm(oscar_forms.ProductImageForm):
    """Staff upload photographs: Pillow opens every upload, so a drawing with scripts in it (SVG) is refused."""

    def clean_original(self) -> Any:
        return whole_picture(self.cleaned_data["original"])


class CategoryForm(ChangedOnly, oscar_forms.CategoryForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        info = CategoryInfo.objects.filter(category_id=self.instance.pk).first()
        for name, field in forms.fields_for_model(CategoryInfo, fields=("name_en", "icon")).items():
            self.fields[name] = field
            if info is not None:
                self.initial.setdefault(name, getattr(info, name))

    def clean_image(self) -> Any:
        return whole_picture(self.cleaned_data["image"])

    def save(self, commit: bool = True) -> Any:
        category = super().save(commit)
        CategoryInfo.objects.update_or_create(category=category, defaults=self.to_write("name_en", "icon"))
        changed()
        return category
