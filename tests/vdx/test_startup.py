"""Help, the version and completion must be instant: nothing heavy may be imported for them."""

from __future__ import annotations

import subprocess
import sys

import pytest

import vdx
from tests.vdx.conftest import PROGRAM, run_program
from vdx.cli.group import COMMANDS

HEAVY = {
    "alembic",
    "av",
    "cv2",
    "faiss",
    "fastapi",
    "numpy",
    "opentimelineio",
    "openvino",
    "pandas",
    "sqlalchemy",
    "torch",
    "uvicorn",
}
SAY_MODULES = """
import sys
from vdx.cli.main import main
main(sys.argv[1:])
print(*sys.modules, file=sys.stderr)
"""


@pytest.mark.parametrize("argv", [["--help"], ["--version"], ["--json", "--help"]])
def test_nothing_heavy_is_imported(argv: list[str]) -> None:
    done = subprocess.run(
        [sys.executable, "-c", SAY_MODULES, *argv], capture_output=True, text=True, check=True
    )
    imported = {name.partition(".")[0] for name in done.stderr.split()}
    assert "vdx" in imported
    assert not imported & (HEAVY | {"pydantic"})
    assert not imported & {"search", "indexer", "storage"}


@pytest.mark.parametrize("command", COMMANDS)
def test_help_of_a_command(command: str) -> None:
    done = subprocess.run(
        [sys.executable, "-c", SAY_MODULES, command, "--help"],
        capture_output=True,
        text=True,
        check=True,
    )
    assert f"vdx {command}" in done.stdout
    assert not {name.partition(".")[0] for name in done.stderr.split()} & HEAVY


def test_version() -> None:
    ran = run_program(["--version"])
    assert (ran.code, ran.out, ran.err) == (0, f"vdx {vdx.__version__}\n", "")


def test_completion_of_commands() -> None:
    env = {"COMP_WORDS": "vdx s", "COMP_CWORD": "1", "_VDX_COMPLETE": "complete_bash"}
    ran = run_program([], env=env)
    assert (ran.code, ran.out.split()) == (0, ["search", "shots", "segment", "serve", "status"])
    done = subprocess.run(
        [*PROGRAM[:1], "-X", "importtime", *PROGRAM[1:]],
        env={"PATH": "", **env},
        capture_output=True,
        text=True,
        check=True,
    )
    imported = {line.rpartition("|")[2].strip().partition(".")[0] for line in done.stderr.splitlines()}
    assert "typer" in imported
    assert not imported & HEAVY


def test_completion_of_options() -> None:
    env = {"COMP_WORDS": "vdx ls --", "COMP_CWORD": "2", "_VDX_COMPLETE": "complete_bash"}
    offered = run_program([], env=env).out.split()
    assert {"--limit", "--after", "--json", "--library", "--quiet"} <= set(offered)


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_completion_script(shell: str) -> None:
    env = {"_TYPER_COMPLETE_TEST_DISABLE_SHELL_DETECTION": "1"}
    ran = run_program(["--show-completion", shell], env=env)
    assert ran.code == 0
    assert "_VDX_COMPLETE=complete_" + shell in ran.out
