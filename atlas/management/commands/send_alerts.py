"""send_alerts SITE: e-mail on what has become public. The worker does it after a release; cron may do it as well."""

from django.core.management.base import BaseCommand, CommandParser

from atlas.telling.alerts import send_alerts


class Command(BaseCommand):
    help = "Verschickt Nachrichten über neue Zahlen an alle, die darum gebeten haben."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "site", help="Adresse des Atlas, wie sie in den Nachrichten steht: https://atlas.example.de"
        )

    def handle(self, *args, **options) -> None:
        self.stdout.write(f"{send_alerts(options['site'].rstrip('/'))} Nachrichten")
