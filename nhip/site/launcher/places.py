"""Where things stand in a checkout."""

from pathlib import Path

ROOT = Path(__file__).resolve().parents[3]
ENVIRONMENT = ROOT / ".venv"
CACHE = ROOT / ".cache"
PROFILES = ROOT / "nhip" / "site" / "profiles"


def environment_program(name: str) -> str:
    """The path of a program inside the virtual environment."""
    return str(ENVIRONMENT / "bin" / name)
