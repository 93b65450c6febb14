"""What listens to the deletions of every model at once slows every model down."""

import pytest
from django.db.models import signals


@pytest.mark.parametrize("name", ["pre_delete", "post_delete"])
def test_nothing_listens_to_the_rows_of_all_models(name: str):
    """With a receiver for all senders Django reads each row before it deletes it, in every table."""
    assert not getattr(signals, name).has_listeners(object)
