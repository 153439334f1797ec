"""`nhip mcp`: the tools for outside agents over standard input and output, with the rights of NHIP_TOKEN."""

import os
from importlib.util import find_spec
from typing import Any

from asgiref.sync import async_to_sync
from django.core.management.base import BaseCommand, CommandError

from nhip.insight.assistants.cli.answers import Caller
from nhip.kernel.errors import NhipError


class Command(BaseCommand):
    help = "Serve search, clause, procedure, target, conflict and case tools to agents (MCP over stdio)."

    def handle(self, *args: Any, **options: Any) -> None:
        if find_spec("mcp") is None:
            raise CommandError("the extra is not installed: ./run extra mcp")
        from nhip.insight.assistants.cli.mcp_server import server

        caller = Caller(os.environ.get("NHIP_TOKEN", "").strip())
        if caller.token:
            try:
                caller.actor()
            except NhipError as error:
                raise CommandError(error.message) from error
        # The database is used from this thread alone, whatever the protocol's own tasks do.
        async_to_sync(server(caller).run_stdio_async)()
