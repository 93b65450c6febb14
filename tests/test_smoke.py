import pytest


@pytest.mark.django_db
def test_the_database_has_wagtails_root():
    from wagtail.models import Page

    assert Page.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_what_a_committing_test_writes_is_committed_in_a_copy(django_user_model):
    django_user_model.objects.create_user("+989120000000")
    assert django_user_model.objects.filter(phone="+989120000000").exists()


@pytest.mark.django_db
def test_and_is_gone_in_the_next_test(django_user_model):
    assert not django_user_model.objects.filter(phone="+989120000000").exists()


def test_another_machine_is_never_reached():
    import socket

    with pytest.raises(AssertionError, match="tried to reach"):
        socket.create_connection(("192.0.2.1", 80), timeout=1)
