from tests.browser.conftest import city, founded_city, furnished_city

__all__ = ["city", "founded_city", "furnished_city"]
