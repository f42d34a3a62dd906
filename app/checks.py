"""What CI runs, on one command: style, then the tests with their directions, doors and browser journeys."""

import subprocess
import sys

CHECKS = (
    ("style", ["ruff", "check", "."]),
    ("tests", ["pytest", "-n", "2", "--dist", "loadfile"]),
)


def run_checks() -> int:
    """0 when all pass; stops at nothing, so that one run tells everything."""
    failed = [name for name, command in CHECKS if _fails(name, command)]
    print(f"failed: {', '.join(failed)}" if failed else "all well", flush=True)
    return 1 if failed else 0


def _fails(name: str, command: list[str]) -> bool:
    print(f"-- {name}", flush=True)
    return subprocess.run([sys.executable, "-m", *command]).returncode != 0
