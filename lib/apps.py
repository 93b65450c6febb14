from django.apps import AppConfig


class LibConfig(AppConfig):
    name = "lib"

    def ready(self) -> None:
        from lib import checks  # noqa: F401 - registers the system check
        from lib.dates_typed import read_dates_as_typed

        read_dates_as_typed()
