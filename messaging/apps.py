from django.apps import AppConfig
from django.core import checks
from django.utils.translation import gettext_lazy as _


class MessagingConfig(AppConfig):
    name = "messaging"
    verbose_name = _("Messages")

    def ready(self) -> None:
        from accounts.registry import code_sender, mail_code_sender, notice_sender, places
        from lib import watch
        from messaging import navigation, personal
        from messaging.checks import demo_inbox_stays_in_the_demo, replies_can_come, returned_letters_can_be_read
        from messaging.code import send_code, send_mail_code, send_notice
        from messaging.watch import findings

        code_sender.fill("messaging", send_code)
        mail_code_sender.fill("messaging", send_mail_code)
        notice_sender.fill("messaging", send_notice)
        places.register("messaging.stopped", _("the list of messages, or of addresses that are not written to"))
        watch.register(name="messaging", check=findings)
        checks.register(demo_inbox_stays_in_the_demo)
        checks.register(replies_can_come)
        checks.register(returned_letters_can_be_read)
        personal.register()
        navigation.register()
