import datetime as dt

from django.apps import AppConfig
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


ENDS_WITH_THE_ACCOUNT = {
    "account.EmailAddress.user": "allauth's table of addresses; nobody signs up through it, it stays empty",
    "mfa.Authenticator.user": "a second factor or passkey; ends with the account",
    "accounts.User_groups.user": "the roles of staff; end with the account",
    "accounts.User_user_permissions.user": "the rights of staff; end with the account",
    "admin.LogEntry.user": "django-admin is not mounted; the table stays empty",
}

WORDS = {
    "phone": _("Mobile number"),
    "first_name": _("First name"),
    "last_name": _("Last name"),
    "email": _("E-mail"),
    "language": _("Language"),
    "date_joined": _("Joined"),
}
VALUES = {"language": {"fa": _("Persian"), "en": _("English")}}


class AccountsConfig(AppConfig):
    name = "accounts"
    verbose_name = _("People")

    def ready(self) -> None:
        from accounts import navigation, traces
        from accounts.access import personal as access
        from accounts.registry import PersonalData, personal_data, places

        personal_data.register(
            PersonalData(
                name="accounts.user",
                label=_("Your account"),
                models=["accounts.User", "accounts.NameWord"],
                export=_export,
                erase=_erase,
                merge=_merge,
                holdings=_holdings,
                words=WORDS,
                values=VALUES,
            )
        )
        personal_data.register(
            PersonalData(
                name="accounts.access",
                label=_("Who opened your data, and your work for the city"),
                models=["accounts.Opened", "accounts.Assignment"],
                export=access.export,
                erase=access.erase,
                merge=access.merge,
                obstacles=access.obstacles,
                words=access.WORDS,
            )
        )
        personal_data.register(traces.PERSONAL_DATA)
        _excused()
        places.register("accounts.staff", _("when you were given a role among the staff"))
        navigation.register()
        _catch_up()


def _excused() -> None:
    from accounts.registry import personal_data

    for field, reason in ENDS_WITH_THE_ACCOUNT.items():
        personal_data.excuse(field, reason=reason)


def _catch_up() -> None:
    """What an upgrade leaves to do about names that were there before."""
    from accounts import catch_up
    from accounts.door import watch as door
    from accounts.names import fill
    from lib import watch

    sentence = _("Names from before the upgrade are being prepared for the search: %(done)s %% are done.")
    catch_up.register(fill.NAME, catch_up.Work(take=fill.fill, sentence=sentence))
    watch.register(name="accounts.catch_up", check=catch_up.findings)
    watch.register(name="accounts.door", check=door.findings)


def _export(user_id: int) -> list[dict[str, object]]:
    from accounts.models import User

    user = User.objects.get(pk=user_id)
    fields = ("phone", "first_name", "last_name", "email", "language", "date_joined")
    return [{name: getattr(user, name) for name in fields}]


def _holdings(user_id: int, at: dt.datetime) -> list[str]:
    from accounts.models import User
    from lib.phone import national

    user = User.objects.get(pk=user_id)
    return [" · ".join(part for part in (user.get_full_name(), national(user.phone)) if part)]


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
    """The number that is given up opens no door any more; a name or e-mail that only it had is kept."""
    from accounts.models import User

    old, new = User.objects.get(pk=from_id), User.objects.get(pk=into_id)
    kept = {name: getattr(old, name) for name in ("first_name", "last_name", "email") if not getattr(new, name)}
    _erase(from_id, at)
    for name, value in kept.items():
        setattr(new, name, value)
    new.save(update_fields=list(kept))
