from tests.browser.conftest import city

__all__ = ["city"]
