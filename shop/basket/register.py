"""Which of Oscar's tables with a person in them hold something of ours, and why the rest hold nothing."""

from django.utils.translation import gettext_lazy

from accounts.registry import PersonalData, personal_data

# Never written: these parts of Oscar are not served (shop/oscar/README.md).
UNUSED = (
    "address.UserAddress.user",
    "analytics.UserRecord.user",
    "analytics.UserProductView.user",
    "analytics.UserSearch.user",
    "communication.Email.user",
    "communication.Notification.recipient",
    "communication.Notification.sender",
    "customer.ProductAlert.user",
    "order.OrderNote.user",
    "partner.Partner.users",
    "partner.Partner_users.user",
    "payment.Bankcard.user",
    "reviews.ProductReview.user",
    "reviews.Vote.user",
    "voucher.VoucherApplication.user",
    "wishlists.WishList.owner",
)


def register() -> None:
    from shop.basket import personal

    personal_data.register(
        PersonalData(
            name="shop.basket",
            label=gettext_lazy("Your basket"),
            models=["basket.Basket"],
            export=personal.export,
            erase=personal.erase,
            merge=personal.merge,
            words=personal.WORDS,
        )
    )
    for field in UNUSED:
        personal_data.excuse(field, reason="A table of Oscar's that this product never writes.")
    personal_data.excuse(
        "offer.RangeProductFileUpload.uploaded_by", reason="Which of the staff uploaded a list of products."
    )
