"""From SQLAlchemy Core expressions to the SQL text and values that asyncpg sends."""

from typing import Any, cast

from sqlalchemy import ClauseElement
from sqlalchemy.dialects.postgresql.asyncpg import dialect as asyncpg_dialect
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.util import LRUCache

_DIALECT = asyncpg_dialect()
_COMPILED: LRUCache[Any, Any] = LRUCache(1000)


def render(statement: ClauseElement) -> tuple[str, list[Any]]:
    """The SQL text of an expression with `$1, $2, …`, and the values for them in order.

    Compiling takes 0.1 to 1 ms, finding the compiled text of the same shape a third of that. SQLAlchemy has
    this cache for its own connections only, hence the private call (as in its `_execute_clauseelement`).
    """
    compiled, extracted, collected, _ = statement._compile_w_cache(  # pyright: ignore
        _DIALECT, compiled_cache=_COMPILED, column_keys=[]
    )
    compiled = cast(SQLCompiler, compiled)
    if compiled.post_compile_params:  # IN (a list): the text depends on its length
        in_full = statement.compile(dialect=_DIALECT, compile_kwargs={"render_postcompile": True})
        compiled = cast(SQLCompiler, in_full)
        values = compiled.params
    else:
        values = compiled.construct_params(extracted_parameters=extracted, _collected_params=collected)
    return compiled.string, [values[name] for name in compiled.positiontup or ()]
