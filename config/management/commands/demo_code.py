import time
from typing import Any

from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value, yield_hotp_counters_from_time
from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from config.demo_city.staff import TOTP_SECRET


class Command(BaseCommand):
    help = "Say the second-factor code of the demo's staff for this moment."

    def handle(self, *args: Any, **options: Any) -> None:
        if not settings.DEMO_ALLOWED:
            raise CommandError("Only the demo's staff have a key that everybody knows.")
        counter = next(iter(yield_hotp_counters_from_time()))
        left = 30 - int(time.time()) % 30
        self.stdout.write(f"{format_hotp_value(hotp_value(TOTP_SECRET, counter))}   (changes in {left} s)")
