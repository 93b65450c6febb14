import pytest

from club import api


@pytest.fixture(autouse=True)
def _documents(db: None) -> None:
    """The rules of the founding documents hold before anybody joins, as in every city."""
    api.ensure_document_rules()
