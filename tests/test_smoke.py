import pytest


@pytest.mark.django_db
def test_the_database_has_wagtails_root():
    from wagtail.models import Page

    assert Page.objects.exists()
