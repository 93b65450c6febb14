"""Keeps what would have been sent where the demo's inbox page shows it."""

from collections.abc import Sequence
from typing import Literal

from messaging.models import DemoDelivery, Message
from messaging.providers.base import Accepted, Parcel, Report


class DemoInbox:
    name = "demo_inbox"
    most = 200

    def __init__(self, channel: Literal["sms", "email"]) -> None:
        self.channel = channel

    def send(self, parcel: Parcel) -> Accepted:
        row, _ = DemoDelivery.objects.get_or_create(
            local_id=parcel.local_id,
            defaults={
                "channel": self.channel,
                "address": parcel.address,
                "subject": parcel.subject,
                "text": parcel.text,
                "headers": dict(parcel.headers),
                "at": parcel.at,
            },
        )
        return Accepted(id=str(row.pk))

    def find(self, parcel: Parcel) -> Accepted | None:
        found = DemoDelivery.objects.filter(local_id=parcel.local_id).values_list("pk", flat=True).first()
        return None if found is None else Accepted(id=str(found))

    def reports(self, ids: Sequence[str]) -> dict[str, Report]:
        """What lies there has arrived."""
        rows = DemoDelivery.objects.filter(pk__in=[int(each) for each in ids if each.isdigit()])
        return {
            str(pk): Report(delivery=Message.Delivery.DELIVERED, note="", at=at)
            for pk, at in rows.values_list("pk", "at")
        }
