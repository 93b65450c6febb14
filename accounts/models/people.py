from typing import Any

from django.contrib.auth.models import AbstractUser, BaseUserManager
from django.db import models, transaction
from django.db.models.functions import Lower
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext_lazy as _

from accounts.models.names import NameWord
from lib.name_words import words_of
from lib.phone import e164


class UserManager(BaseUserManager["User"]):
    use_in_migrations = True

    def get_by_natural_key(self, username: str | None) -> "User":
        # Every password form asks here, so all of them accept 0912…, +98912… and Persian digits.
        return super().get_by_natural_key(e164(username or "") or username)

    def create_user(self, phone: str, password: str | None = None, **extra: object) -> "User":
        number = e164(phone)
        if number is None:
            raise ValueError("A user needs a phone number that can be written in E.164.")
        user = self.model(phone=number, **extra)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def create_superuser(self, phone: str, password: str | None = None, **extra: object) -> "User":
        return self.create_user(phone, password, is_staff=True, is_superuser=True, **extra)


class User(AbstractUser):
    """A person who can enter. Phone first: `phone` is E.164 text, so `get_username()` is a str.

    Not Oscar's AbstractUser: with an empty e-mail its save() would take over every
    active product alert that has no e-mail either.
    """

    username = None
    phone = models.CharField(_("mobile phone"), max_length=16, unique=True)
    # Only a confirmed address stands here (accounts/email/proof.py); "" until then, and unique among the confirmed.
    email = models.EmailField(_("e-mail"), blank=True, default="")
    # Changing it ends every session of this person (get_session_auth_hash).
    session_epoch = models.PositiveIntegerField(default=0)
    language = models.CharField(_("language"), max_length=2, choices=[("fa", "فارسی"), ("en", "English")], default="fa")

    USERNAME_FIELD = "phone"
    REQUIRED_FIELDS: list[str] = []
    objects = UserManager()

    class Meta(AbstractUser.Meta):
        constraints = [
            models.UniqueConstraint(Lower("email"), condition=~models.Q(email=""), name="user_email_once"),
        ]

    def __str__(self) -> str:
        return self.get_full_name() or self.phone

    def save(self, *args: Any, **kwargs: Any) -> None:
        """What a name is found by follows the name. Who writes names past this (QuerySet.update) goes by set_name."""
        is_new, fields = self._state.adding, kwargs.get("update_fields")
        if fields is not None and not {"first_name", "last_name"} & set(fields):
            super().save(*args, **kwargs)
            return
        words = words_of(first_name=self.first_name, last_name=self.last_name)
        with transaction.atomic():
            super().save(*args, **kwargs)
            if words or not is_new:
                NameWord.objects.keep(user_id=self.pk, words=words)

    def _get_session_auth_hash(self, secret: str | None = None) -> str:
        """Django's hash of the password, joined with the epoch: most people here have no password to change."""
        key_salt = f"accounts.models.User.session.{self.session_epoch}"
        return salted_hmac(key_salt, self.password, secret=secret, algorithm="sha256").hexdigest()


class LoginCode(models.Model):
    """A code on its way to a phone. Bound to the browser that asked; used once; dead after `expires_at`.

    Only a keyed hash is stored, so a leaked backup opens no door.
    """

    phone = models.CharField(max_length=16)
    digest = models.CharField(max_length=64)
    session_token = models.CharField(max_length=64, unique=True)
    created_at = models.DateTimeField()
    expires_at = models.DateTimeField(db_index=True)
    tries_left = models.PositiveSmallIntegerField()
    used_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.CheckConstraint(condition=models.Q(tries_left__gte=0), name="login_code_tries")]

    def __str__(self) -> str:
        return f"code {self.pk}"


class EmailProof(models.Model):
    """A code on its way to an address that somebody says is theirs. Only the newest of a person counts.

    Like LoginCode it keeps a keyed hash only; the address moves to `User.email` when the code comes back.
    """

    user = models.ForeignKey(User, models.CASCADE, related_name="email_proofs")
    address = models.EmailField()
    digest = models.CharField(max_length=64)
    tries_left = models.PositiveSmallIntegerField()
    created_at = models.DateTimeField()
    expires_at = models.DateTimeField(db_index=True)
    used_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.CheckConstraint(condition=models.Q(tries_left__gte=0), name="email_proof_tries")]

    def __str__(self) -> str:
        return f"proof {self.pk}"


class PhoneChange(models.Model):
    """A person's number became another one. Rows are only added; erasing a person empties the two numbers."""

    class How(models.TextChoices):
        SELF = "self", _("with a code to both numbers")
        COUNTER = "counter", _("at a counter, with a code to the new number")

    user = models.ForeignKey(User, models.PROTECT, related_name="phone_changes")
    old_phone = models.CharField(max_length=16, blank=True)
    new_phone = models.CharField(max_length=16, blank=True)
    how = models.CharField(max_length=8, choices=How)
    by = models.ForeignKey(User, models.PROTECT, related_name="+")
    reason = models.CharField(max_length=200, blank=True, default="")
    at = models.DateTimeField()

    class Meta:
        constraints = [
            # Whoever changes a number for somebody else says why.
            models.CheckConstraint(
                condition=models.Q(how="self", by=models.F("user"))
                | (models.Q(how="counter") & ~models.Q(by=models.F("user")) & ~models.Q(reason="")),
                name="phone_change_by_whom",
            ),
        ]
        indexes = [models.Index(fields=["old_phone"], condition=~models.Q(old_phone=""), name="phone_given_up")]

    def __str__(self) -> str:
        return f"phone of {self.user_id}"
