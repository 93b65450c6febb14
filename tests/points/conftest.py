import pytest

from points.api import ensure_document_rules


@pytest.fixture(autouse=True)
def _documents(db: None) -> None:
    """The rules of the founding documents hold before anybody joins, as in every city."""
    ensure_document_rules()
