import pytest

from lib import watch
from lib.registry import BadRegistry
from tests.registries import empty


def test_the_worst_finding_comes_first_and_a_name_is_taken_once():
    with empty(watch._checks):
        watch.register(name="zz.a", check=lambda: [watch.Finding(state="good", sentence="fine")])
        watch.register(name="zz.b", check=lambda: [watch.Finding(state="bad", sentence="broken", link="/mend/")])
        assert [name for name, _ in watch.findings() if name.startswith("zz.")] == ["zz.b", "zz.a"]
        with pytest.raises(BadRegistry, match="registered already"):
            watch.register(name="zz.a", check=list)
