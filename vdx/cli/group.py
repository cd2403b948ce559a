"""Finding a command by its name, without importing any other."""

from __future__ import annotations

import copy
import importlib
from typing import Any

import typer
from typer.core import TyperCommand, TyperGroup

from vdx.cli.errors import Interrupted
from vdx.cli.suggest import did_you_mean

COMMANDS = (
    "ingest",
    "search",
    "ls",
    "info",
    "shots",
    "segment",
    "dupes",
    "compare",
    "compress",
    "reconstruct",
    "pack",
    "unpack",
    "serve",
    "status",
    "doctor",
)
GLOBAL_OPTIONS = ("library", "json", "quiet", "debug")
HELP_NAMES = {"help_option_names": ["-h", "--help"]}

# Typer keeps the types of contexts, commands and parameters to itself: they are `Any` here.


class LazyCommand(TyperCommand):
    """A command whose help shows no value for options that take none."""

    def get_params(self, ctx: Any) -> Any:
        """The parameters, as help shows them."""
        return _without_types_of_flags(super().get_params(ctx))


class LazyGroup(TyperGroup):
    """All commands, each imported when it is asked for; the global options may follow it too."""

    def get_params(self, ctx: Any) -> Any:
        """The parameters, as help shows them."""
        return _without_types_of_flags(super().get_params(ctx))

    def list_commands(self, ctx: Any) -> list[str]:
        """The names, in the order in which help shows them."""
        return list(COMMANDS)

    def get_command(self, ctx: Any, cmd_name: str) -> Any:
        """The command of this name, or None."""
        if cmd_name not in COMMANDS:
            return None
        if cmd_name not in self.commands:
            module = importlib.import_module(f"vdx.cli.commands.{cmd_name}")
            single = typer.Typer(add_completion=False, context_settings=HELP_NAMES)
            single.command(cmd_name, cls=LazyCommand)(getattr(module, cmd_name))
            command: Any = typer.main.get_command(single)
            command.params.extend(self._global_options())
            self.commands[cmd_name] = command
        return self.commands[cmd_name]

    def resolve_command(self, ctx: Any, args: list[str]) -> Any:
        """Find the command that `args` begin with; an unknown one is a usage error with a suggestion."""
        name = args[0]
        if name not in COMMANDS and not name.startswith("-") and not ctx.resilient_parsing:
            ctx.fail(f"There is no command {name!r}{did_you_mean(name, COMMANDS)}.")
        return super().resolve_command(ctx, args)

    def invoke(self, ctx: Any) -> Any:
        """Run the command; Ctrl-C in it becomes an error with a sentence like any other."""
        try:
            return super().invoke(ctx)
        except KeyboardInterrupt as interrupt:
            raise Interrupted from interrupt

    def _global_options(self) -> list[Any]:
        options = []
        for param in self.params:
            if param.name in GLOBAL_OPTIONS:
                option = copy.copy(param)
                option.expose_value = False  # its callback has stored it; the command does not take it
                options.append(option)
        return options


def _without_types_of_flags(params: Any) -> Any:
    for param in params:
        if getattr(param, "is_flag", False) and param.metavar is None:
            param.metavar = ""
    return params
