import datetime as dt
from typing import Any

from django.apps import AppConfig
from django.core import checks
from django.utils.translation import gettext_lazy as _

# Columns of the frameworks below us that point at a user, by the reason why they need no answer of their own.
EXCUSED = {
    "allauth's table of addresses; nobody signs up through it, it stays empty": ["account.EmailAddress.user"],
    "django-admin is not mounted; the table stays empty": ["admin.LogEntry.user"],
    "a staff member's second factor; deleted with the account": ["mfa.Authenticator.user"],
    "what a person may do, not who they are; cleared with the account": [
        "accounts.User_groups.user",
        "accounts.User_user_permissions.user",
    ],
    "who of the staff wrote, changed or locked something of the city; the number stays, it names nobody": [
        "wagtailadmin.EditingSession.user",
        "wagtailadmin.FormState.user",
        "wagtailcore.APIToken.user",
        "wagtailcore.Comment.resolved_by",
        "wagtailcore.Comment.user",
        "wagtailcore.CommentReply.user",
        "wagtailcore.ModelLogEntry.user",
        "wagtailcore.Page.locked_by",
        "wagtailcore.Page.owner",
        "wagtailcore.PageLogEntry.user",
        "wagtailcore.PageSubscription.user",
        "wagtailcore.Revision.user",
        "wagtailcore.TaskState.finished_by",
        "wagtailcore.UploadedFile.uploaded_by_user",
        "wagtailcore.WorkflowState.requested_by",
        "wagtaildocs.Document.uploaded_by_user",
        "wagtailimages.Image.uploaded_by_user",
        "wagtailusers.UserProfile.user",
    ],
}


class AccountsConfig(AppConfig):
    name = "accounts"
    verbose_name = _("People")

    def ready(self) -> None:
        from accounts.registry import PersonalData, personal_data

        personal_data.register(
            PersonalData(name="accounts.user", models=["accounts.User"], export=_export, erase=_erase, merge=_merge)
        )
        for field, reason in {
            "account.EmailAddress.user": "allauth's table of addresses; nobody signs up through it, it stays empty",
            "mfa.Authenticator.user": "a staff member's second factor; ends with the account",
            "accounts.User_groups.user": "the roles of staff; end with the account",
            "accounts.User_user_permissions.user": "the rights of staff; end with the account",
            "admin.LogEntry.user": "django-admin is not mounted; the table stays empty",
        }.items():
            personal_data.excuse(field, reason=reason)
        checks.register(a_code_sender_is_set)


def _export(user_id: int) -> list[dict[str, object]]:
    from accounts.models import User

    user = User.objects.get(pk=user_id)
    fields = ("phone", "first_name", "last_name", "email", "language", "date_joined")
    return [{name: getattr(user, name) for name in fields}]


def _erase(user_id: int, at: dt.datetime) -> None:
    """The row stays, because the books refer to it; nothing in it names a person any more, and it opens nothing."""
    from allauth.mfa.models import Authenticator

    from accounts.models import LoginCode, User

    user = User.objects.get(pk=user_id)
    LoginCode.objects.filter(phone=user.phone).delete()
    Authenticator.objects.filter(user_id=user_id).delete()
    user.groups.clear()
    user.user_permissions.clear()
    user.phone, user.first_name, user.last_name, user.email = f"erased-{user.pk}", "", "", ""
    user.is_active = user.is_staff = user.is_superuser = False
    user.session_epoch += 1
    user.set_unusable_password()
    user.save()


def _merge(from_id: int, into_id: int, at: dt.datetime) -> None:
    """The number that is given up opens no door any more; the other one stays as it is."""
    _erase(from_id, at)


def a_code_sender_is_set(**_: Any) -> list[checks.CheckMessage]:
    from accounts.registry import code_sender

    if code_sender() is None:
        return [checks.Error("Nothing sends login codes: set accounts.registry.set_code_sender.", id="accounts.E001")]
    return []
