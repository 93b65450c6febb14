import datetime as dt

from django.apps import AppConfig
from django.core import checks
from django.utils.translation import gettext_lazy as _


class MessagingConfig(AppConfig):
    name = "messaging"
    verbose_name = _("Messages")

    def ready(self) -> None:
        from accounts.registry import (
            PersonalData,
            personal_data,
            set_code_sender,
            set_mail_code_sender,
            set_notice_sender,
        )
        from lib import watch
        from messaging.checks import demo_inbox_stays_in_the_demo
        from messaging.code import send_code, send_mail_code, send_notice
        from messaging.watch import findings

        set_code_sender(send_code)
        set_mail_code_sender(send_mail_code)
        set_notice_sender(send_notice)
        watch.register(name="messaging", check=findings)
        checks.register(demo_inbox_stays_in_the_demo)
        personal_data.register(
            PersonalData(
                name="messaging.message",
                label=_("Messages to you"),
                models=["messaging.Message"],
                export=_export,
                erase=_erase,
                merge=_merge,
            )
        )


def _export(user_id: int) -> list[dict[str, object]]:
    from messaging.api import messages_of

    return [
        {"at": m.at, "channel": m.channel, "subject": m.subject, "text": m.text} for m in messages_of(user_id=user_id)
    ]


def _erase(user_id: int, at: dt.datetime) -> None:
    from messaging.models import Message

    Message.objects.filter(user_id=user_id).delete()


def _merge(from_id: int, into_id: int, at: dt.datetime) -> None:
    from messaging.models import Message

    Message.objects.filter(user_id=from_id).update(user_id=into_id)
