"""The exception tree: everything seggql raises on purpose.

SeggqlError
├── ConfigurationError              a setting or the machine does not allow what was asked
│   ├── EmbeddedServerError         the embedded PostgreSQL cannot be set up, started or reached
│   ├── IndexTooLarge               the account does not fit into the memory that its index may take
│   └── UnsupportedServer           the PostgreSQL server is older than text folding needs
└── DatabaseError                   PostgreSQL refused a statement (has `.sqlstate`)
    ├── DatabaseUnavailable         no connection, or it was cut; the same call may work later
    ├── DatabaseConflict            lost against a concurrent transaction, which may be repeated whole
    ├── DatabaseTimeout             the statement took longer than allowed, or was cancelled
    ├── AlreadyExists               a key is taken
    └── MissingReference            a row names another row that is not there

The message of an error says what is wrong, where, and what would be right. It never holds a password,
a person's data or the text of a rule.
"""


class SeggqlError(Exception):
    """Root of all errors that seggql raises on purpose."""


class ConfigurationError(SeggqlError):
    """A setting or the machine does not allow what was asked."""


class EmbeddedServerError(ConfigurationError):
    """The embedded PostgreSQL cannot be set up, started or reached."""


class IndexTooLarge(ConfigurationError):
    """The account does not fit into the memory that its index may take."""


class UnsupportedServer(ConfigurationError):
    """The PostgreSQL server is older than text folding needs."""


class DatabaseError(SeggqlError):
    """PostgreSQL refused a statement. `sqlstate` is its five-character code, None without an answer."""

    def __init__(self, message: str, sqlstate: str | None = None) -> None:
        super().__init__(message)
        self.sqlstate = sqlstate


class DatabaseUnavailable(DatabaseError):
    """No connection, or it was cut; the same call may work later."""


class DatabaseConflict(DatabaseError):
    """Lost against a concurrent transaction, which may be repeated whole."""


class DatabaseTimeout(DatabaseError):
    """The statement took longer than allowed, or was cancelled."""


class AlreadyExists(DatabaseError):
    """A key is taken."""


class MissingReference(DatabaseError):
    """A row names another row that is not there."""
