from typing import Any

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models
from django.utils import timezone

from lib.append_only import keep

# Group → Persian, English, level; names as they were when this was written.
KNOWN = {
    "administrator": ("مدیر سامانه", "Administrator", 9),
    "operators": ("راهبر سامانه", "Operations", 5),
    "editors": ("ویراستار", "Editor", 3),
}


def adopt(apps: Any, _editor: Any) -> None:
    """A city that is at work already keeps its staff: groups become roles, memberships become assignments."""
    Group, Role = apps.get_model("auth", "Group"), apps.get_model("accounts", "Role")
    User, Assignment = apps.get_model("accounts", "User"), apps.get_model("accounts", "Assignment")
    at = timezone.now()
    staff = User.objects.filter(is_staff=True)
    if not staff.exists():
        return
    Group.objects.get_or_create(name="administrator")
    roles = {}
    for group in Group.objects.all():
        name_fa, name_en, level = KNOWN.get(group.name, (group.name[:80], group.name[:80], 1))
        roles[group.name] = Role.objects.create(group=group, name_fa=name_fa, name_en=name_en, level=level)
    for user in staff:
        held = {group.name for group in user.groups.all()} | ({"administrator"} if user.is_superuser else set())
        user.groups.add(*Group.objects.filter(name__in=held))
        for name in sorted(held):
            Assignment.objects.create(user=user, role=roles[name], starts_at=at, given_at=at)


class Migration(migrations.Migration):
    dependencies = [("accounts", "0003_security"), ("auth", "0012_alter_user_first_name_max_length")]

    operations = [
        migrations.CreateModel(
            name="Role",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("name_fa", models.CharField(max_length=80, verbose_name="name in Persian")),
                ("name_en", models.CharField(max_length=80, verbose_name="name in English")),
                ("level", models.PositiveSmallIntegerField(default=1, verbose_name="level")),
                ("note", models.CharField(blank=True, default="", max_length=200, verbose_name="what it is for")),
                (
                    "group",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT, related_name="role", to="auth.group"
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Assignment",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("unit", models.CharField(blank=True, default="", max_length=60)),
                ("service", models.CharField(blank=True, default="", max_length=60)),
                ("starts_at", models.DateTimeField()),
                ("ends_at", models.DateTimeField(blank=True, null=True)),
                ("given_at", models.DateTimeField()),
                ("taken_at", models.DateTimeField(null=True)),
                (
                    "given_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "taken_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="assignments",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "role",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="assignments", to="accounts.role"
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Opened",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("place", models.CharField(max_length=60)),
                ("unit", models.CharField(blank=True, default="", max_length=60)),
                ("reason", models.CharField(blank=True, default="", max_length=40)),
                ("at", models.DateTimeField()),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="openings",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "staff",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("person", "staff", "place", "reason", "at"), name="opened_once_a_minute"
                    )
                ],
            },
        ),
        migrations.AddConstraint(
            model_name="role",
            constraint=models.CheckConstraint(
                condition=models.Q(("level__gte", 1), ("level__lte", 9)), name="role_level"
            ),
        ),
        migrations.AddConstraint(
            model_name="assignment",
            constraint=models.UniqueConstraint(
                condition=models.Q(("taken_at", None)),
                fields=("user", "role", "unit", "service"),
                name="assignment_once",
            ),
        ),
        migrations.AddConstraint(
            model_name="assignment",
            constraint=models.CheckConstraint(
                condition=models.Q(("ends_at", None), ("ends_at__gt", models.F("starts_at")), _connector="OR"),
                name="assignment_ends_after_start",
            ),
        ),
        migrations.AddConstraint(
            model_name="assignment",
            constraint=models.CheckConstraint(
                condition=models.Q(("taken_by", None), ("taken_at__isnull", False), _connector="OR"),
                name="assignment_taken_by_somebody",
            ),
        ),
        keep("accounts_opened"),
        keep(
            "accounts_assignment",
            frozen=["user_id", "role_id", "unit", "service", "starts_at", "ends_at", "given_by_id", "given_at"],
        ),
        # After the triggers: PostgreSQL makes none on a table with rows of this transaction.
        migrations.RunPython(adopt, migrations.RunPython.noop),
    ]
