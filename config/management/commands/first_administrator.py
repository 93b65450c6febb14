from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import transaction
from django.utils import timezone

from accounts import api as accounts
from accounts.models import User
from lib.phone import e164


class Command(BaseCommand):
    help = "Make the holder of a mobile phone number the administrator of a city that has none."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("phone", help="in any spelling, for instance 09121234567")

    def handle(self, *args: Any, phone: str, **options: Any) -> None:
        number = e164(phone)
        if number is None:
            raise CommandError(f"{phone!r} is not an Iranian mobile number, for instance 09121234567.")
        if User.objects.filter(is_superuser=True, is_active=True).exists():
            raise CommandError("This city has an administrator already; people are added in the staff pages.")
        with transaction.atomic():
            view, _ = accounts.join(phone=number, at=timezone.now())
            accounts.grant_staff(user_id=view.id, superuser=True)
        self.stdout.write("The administrator enters with a code sent to that number, then sets up a second factor.")
