"""Every column that points at a person or a member is answered for: exported and erased, or excused with a reason."""

from collections.abc import Iterator

from django.apps import apps
from django.db.models import ForeignKey, ManyToManyField, Model

from accounts.registry import personal_data
from tests.registries import without

PEOPLE = {"accounts.User", "members.Member"}


def columns_to_people() -> Iterator[str]:
    """ "app.Model.field" of every foreign key to a user or a member, whoever wrote the table."""
    for model in apps.get_models(include_auto_created=True):
        if model._meta.proxy:
            continue
        for field in model._meta.local_fields:
            if isinstance(field, ForeignKey) and label(field.related_model) in PEOPLE:
                yield f"{model._meta.label}.{field.name}"
        for many in model._meta.local_many_to_many:
            if isinstance(many, ManyToManyField) and label(many.related_model) in PEOPLE:
                yield f"{model._meta.label}.{many.name}"


def label(model: type[Model] | str) -> str:
    return model if isinstance(model, str) else model._meta.label


def unanswered() -> list[str]:
    known = personal_data.models()
    return sorted(
        column
        for column in columns_to_people()
        if column.rsplit(".", 1)[0] not in known and column not in personal_data.excused
    )


def test_every_table_that_points_at_a_person_is_registered_or_excused() -> None:
    assert unanswered() == []


def test_the_walk_finds_the_tables_of_every_package() -> None:
    found = set(columns_to_people())
    assert {"members.Member.user", "messaging.Message.user", "points.Event.member", "order.Order.user"} <= found


def test_a_table_that_is_forgotten_is_noticed() -> None:
    with without(personal_data.entries, "messaging.message"):
        assert unanswered() == ["messaging.Message.user"]


def test_excuses_name_real_columns_and_give_a_reason() -> None:
    assert [column for column in personal_data.excused if column not in set(columns_to_people())] == []
    assert all(reason.strip() for reason in personal_data.excused.values())


def test_registered_models_exist() -> None:
    real = {model._meta.label for model in apps.get_models()}
    assert sorted(personal_data.models() - real) == []
