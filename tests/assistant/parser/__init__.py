"""The deterministic parser: what it reads, what it does not, and that it reads everything sentences print."""
