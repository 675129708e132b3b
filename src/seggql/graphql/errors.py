"""Top-level errors: what a client sees of what went wrong, and what only the log does."""

import logging
import secrets
from typing import Any

from graphql import GraphQLError, GraphQLSyntaxError
from strawberry.exceptions import MissingQueryError
from strawberry.schema.exceptions import CannotGetOperationTypeError, InvalidOperationTypeError

from seggql.documented import Documented
from seggql.engine.mistakes import Mistake, UserError
from seggql.errors import DatabaseConflict, DatabaseTimeout, DatabaseUnavailable, IndexTooLarge

log = logging.getLogger("seggql.graphql")


class RequestErrorCode(Documented):
    """Values of `extensions.code`; the description of each is its doc."""

    BAD_REQUEST = "BAD_REQUEST", "The HTTP request or socket message is not one of GraphQL over HTTP."
    UNAUTHENTICATED = "UNAUTHENTICATED", "An API key is needed, and none or an unknown one was given."
    GRAPHQL_PARSE_FAILED = "GRAPHQL_PARSE_FAILED", "The document is not GraphQL, or is longer than allowed."
    GRAPHQL_VALIDATION_FAILED = "GRAPHQL_VALIDATION_FAILED", "The document does not fit the schema."
    TOO_COMPLEX = "TOO_COMPLEX", "The operation is deeper, wider or asks for more objects than allowed."
    BAD_USER_INPUT = (
        "BAD_USER_INPUT",
        "A variable or argument cannot be used; `extensions.issues` lists everything that is wrong with it.",
    )
    CONFLICT = "CONFLICT", "Somebody else changed the same thing at the same time; ask again."
    TIMEOUT = "TIMEOUT", "The answer took longer than allowed."
    UNAVAILABLE = "UNAVAILABLE", "The database cannot be reached just now; ask again later."
    INTERNAL_SERVER_ERROR = (
        "INTERNAL_SERVER_ERROR",
        "Our mistake. The message carries an id under which the server's log tells more.",
    )


def refusal(code: RequestErrorCode, message: str, **extensions: Any) -> GraphQLError:
    """An error of our own making, with its code."""
    return GraphQLError(message, extensions={"code": code.value, **extensions})


def coded(error: GraphQLError, code: RequestErrorCode) -> GraphQLError:
    """The error with a code, unless it has one."""
    error.extensions = {"code": code.value, **(error.extensions or {})}
    return error


def public(error: GraphQLError) -> GraphQLError:
    """The error as clients may see it: with a code, and with nothing of our insides."""
    cause = error.original_error
    match cause:
        case _ if error.extensions and "code" in error.extensions:
            return error
        case None if isinstance(error, GraphQLSyntaxError):
            # a plain error: on one of its own class strawberry closes the socket, which other operations share
            return _replaced(error, RequestErrorCode.GRAPHQL_PARSE_FAILED, error.message)
        case None | GraphQLError():
            return coded(error, RequestErrorCode.BAD_USER_INPUT)
        case CannotGetOperationTypeError():
            return refusal(RequestErrorCode.BAD_REQUEST, cause.as_http_error_reason())  # plain for the same reason
        case MissingQueryError() | InvalidOperationTypeError():
            return coded(error, RequestErrorCode.BAD_REQUEST)
        case Mistake():
            issues = [issue(mistake) for mistake in cause.errors]
            return _replaced(error, RequestErrorCode.BAD_USER_INPUT, str(cause), issues=issues)
        case DatabaseConflict():
            return _replaced(error, RequestErrorCode.CONFLICT, "The data was changed meanwhile; ask again.")
        case DatabaseTimeout():
            return _replaced(error, RequestErrorCode.TIMEOUT, "The database took longer than allowed.")
        case DatabaseUnavailable():
            return _replaced(error, RequestErrorCode.UNAVAILABLE, "The database cannot be reached just now.")
        case IndexTooLarge():
            return _replaced(error, RequestErrorCode.UNAVAILABLE, str(cause))
        case _:
            return _masked(error, cause)


def issue(mistake: UserError) -> dict[str, Any]:
    """A mistake as JSON: `field` is the path from the arguments on, `pointer` leads on within the argument."""
    pointer = "".join("/" + part.replace("~", "~0").replace("/", "~1") for part in mistake.field[1:])
    return {
        "field": list(mistake.field),
        "pointer": pointer,
        "code": mistake.code.name,
        "message": mistake.message,
        "suggestion": mistake.suggestion,
    }


def _masked(error: GraphQLError, cause: Exception | None) -> GraphQLError:
    id = secrets.token_hex(8)
    # the kind of the cause and the place it came from, not its message: that may quote a person's data
    log.error("internal error %s at %s: %s", id, error.path, type(cause).__name__, exc_info=_trace(cause))
    message = f"Something went wrong here. The server's log tells more under the id {id}."
    return _replaced(error, RequestErrorCode.INTERNAL_SERVER_ERROR, message, id=id)


def _trace(cause: Exception | None) -> BaseException | None:
    """The cause with its traceback and without its words."""
    return cause and RuntimeError(type(cause).__qualname__).with_traceback(cause.__traceback__)


def _replaced(error: GraphQLError, code: RequestErrorCode, message: str, **extensions: Any) -> GraphQLError:
    return GraphQLError(
        message,
        nodes=error.nodes,
        source=error.source,
        positions=error.positions,
        path=error.path,
        extensions={"code": code.value, **extensions},
    )
