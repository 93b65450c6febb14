"""Keeps what would have been sent where the demo's inbox page shows it."""

from typing import Literal

from django.utils import timezone

from messaging.models import DemoDelivery
from messaging.providers.base import Parcel


class DemoInbox:
    name = "demo_inbox"

    def __init__(self, channel: Literal["sms", "email"]) -> None:
        self.channel = channel

    def send(self, parcel: Parcel) -> str:
        row, _ = DemoDelivery.objects.get_or_create(
            local_id=parcel.local_id,
            defaults={
                "channel": self.channel,
                "address": parcel.address,
                "subject": parcel.subject,
                "text": parcel.text,
                "at": timezone.now(),
            },
        )
        return str(row.pk)

    def find(self, parcel: Parcel) -> str | None:
        found = DemoDelivery.objects.filter(local_id=parcel.local_id).values_list("pk", flat=True).first()
        return None if found is None else str(found)
