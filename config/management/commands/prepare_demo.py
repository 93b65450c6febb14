from typing import Any

from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandParser
from django.db import connection
from django.db.migrations.executor import MigrationExecutor


class Command(BaseCommand):
    help = "Bring the demo's database up to date: migrations and cache table."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--found", action="store_true", help="make the first pages and rules, too")
        parser.add_argument("--refresh", action="store_true", help="mend what ages in a sample city, too")

    def handle(self, *args: Any, found: bool, refresh: bool, **options: Any) -> None:
        executor = MigrationExecutor(connection)
        # Asking costs a second; a full `migrate` that has nothing to do costs five.
        if executor.migration_plan(executor.loader.graph.leaf_nodes()):
            call_command("migrate", verbosity=0, interactive=False)
        call_command("createcachetable", verbosity=0)
        if found:
            call_command("prepare_city")
        if refresh:
            call_command("refresh_demo")
