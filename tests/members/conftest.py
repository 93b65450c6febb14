from tests.points.conftest import _documents  # noqa: F401 - autouse: the rules of the documents hold
