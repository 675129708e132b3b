"""Database URLs, checked before anything connects: what a driver says of a wrong one may quote its password."""

from urllib.parse import SplitResult, urlsplit

from seggql.errors import ConfigurationError

FORM = "postgresql://user:password@host:5432/database"


def parts_of(url: str) -> SplitResult:
    """The parts of a `postgresql://…` URL, which may name several hosts. Raises ConfigurationError."""
    try:
        parts = urlsplit(url)
        for host in parts.netloc.rpartition("@")[2].split(","):
            _ = urlsplit(f"//{host}").port  # checked when it is read
    except ValueError:
        raise ConfigurationError(
            f"The host or port in the database URL cannot be read. A URL looks like {FORM}; in a password, “@”, “:”, "
            "“/”, “?” and “#” are written %40, %3A, %2F, %3F and %23."
        ) from None
    if parts.scheme not in ("postgresql", "postgres"):
        start = f"starts with {parts.scheme!r}" if "://" in url else "is none"
        raise ConfigurationError(f"The database URL {start}; it should start with 'postgresql://', as in {FORM}.")
    return parts
