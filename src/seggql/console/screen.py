"""The terminal."""

from rich.console import Console

out = Console()
