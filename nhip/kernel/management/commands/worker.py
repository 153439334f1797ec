"""`nhip worker`: the background process."""

import signal
from typing import Any

from django.core.management.base import BaseCommand

from nhip.kernel.worker import Worker


class Command(BaseCommand):
    help = "Deliver events, call schedules and run jobs until told to stop."

    def handle(self, *args: Any, **options: Any) -> None:
        worker = Worker()
        for number in (signal.SIGINT, signal.SIGTERM):
            signal.signal(number, lambda *_: worker.stop())
        worker.run()
