import pytest

from lib import watch


def test_the_worst_finding_comes_first_and_a_name_is_taken_once(monkeypatch):
    monkeypatch.setattr(watch, "_checks", {})
    watch.register(name="a", check=lambda: [watch.Finding(state="good", sentence="fine")])
    watch.register(name="b", check=lambda: [watch.Finding(state="bad", sentence="broken", link="/mend/")])
    assert [name for name, _ in watch.findings()] == ["b", "a"]
    with pytest.raises(ValueError, match="registered already"):
        watch.register(name="a", check=list)
