"""The order of the packages, read from the same contract that import-linter checks."""

from configparser import ConfigParser
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent


def contract() -> ConfigParser:
    parser = ConfigParser()
    parser.read(ROOT / ".importlinter", encoding="utf-8")
    return parser


def ranks() -> dict[str, int]:
    """Package → height: lib 0, config highest. Packages on one line share a height."""
    lines = contract()["importlinter:contract:layers"]["layers"].split("\n")
    lines = [line for line in lines if line.strip()]
    return {package.strip(): len(lines) - 1 - index for index, line in enumerate(lines) for package in line.split("|")}


def modules_of(package: str) -> list[Path]:
    return [file for file in sorted((ROOT / package).rglob("*.py")) if "migrations" not in file.parts]
