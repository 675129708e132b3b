"""`seggql draft`: what the assistant makes of the words."""

from typing import assert_never

import orjson
from rich.console import Group
from rich.syntax import Syntax
from rich.text import Text

from seggql.assistant.contract import Draft, NeedsClarification, Unresolved, Unsupported
from seggql.assistant.desk import open_desk
from seggql.engine.account import Account
from seggql.engine.preview import preview
from seggql.rules.types import Json

from .screen import out


async def show_draft(account: Account, text: str) -> None:
    """Draft the words, and show the answer. Raises Mistake."""
    async with open_desk(account.settings) as desk:
        answer = await desk.draft(account, text)
    match answer:
        case Draft():
            counted = await preview(account, dict(answer.rule), first=0)
            out.print(Text(answer.sentence, style="bold"))
            out.print(_json(dict(answer.rule)))
            out.print(f"{counted.count:,} of {counted.total:,} people ({counted.share:.1%})", highlight=False)
            for assumption in answer.assumptions:
                out.print(Text(f"Assumed: {assumption}", style="yellow"))
            _show_unresolved(answer.unresolved)
        case NeedsClarification():
            out.print(Text(answer.question, style="bold"))
            for option in answer.options:
                out.print(Group(Text(f"• {option.label}: {option.sentence}"), _json(dict(option.rule))))
        case Unsupported():
            out.print(Text(answer.message, style="yellow"))
            _show_unresolved(answer.unresolved)
        case _:
            assert_never(answer)


def _json(value: Json) -> Syntax:
    text = orjson.dumps(value, option=orjson.OPT_INDENT_2).decode()
    return Syntax(text, "json", background_color="default", word_wrap=True)


def _show_unresolved(unresolved: tuple[Unresolved, ...]) -> None:
    for words in unresolved:
        near = f" Perhaps: {', '.join(words.suggestions)}." if words.suggestions else ""
        out.print(Text(f"Not understood: “{words.text}” ({words.reason.doc.rstrip('.')}).{near}", style="yellow"))
