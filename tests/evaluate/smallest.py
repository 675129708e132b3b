"""Makes a rule smaller while something still holds of it: what a difference between two evaluators comes down to."""

from collections.abc import Awaitable, Callable, Iterator
from typing import Any

Json = Any


async def smallest(rule: Json, still: Callable[[Json], Awaitable[bool]]) -> Json:
    """The smallest rule that can be reached from this one by leaving things out, of which `still` is true."""
    while True:
        for candidate in smaller(rule):
            if await still(candidate):
                rule = candidate
                break
        else:
            return rule


def smaller(rule: Json) -> Iterator[Json]:
    """The rules with one thing less."""
    for kind in ("all", "any"):
        if kind in rule:
            yield from rule[kind]
            for index, part in enumerate(rule[kind]):
                rest = [*rule[kind][:index], *rule[kind][index + 1 :]]
                if rest:
                    yield {kind: rest}
                yield from ({kind: [*rule[kind][:index], less, *rule[kind][index + 1 :]]} for less in smaller(part))
    if "not" in rule:
        yield rule["not"]
        yield from ({"not": less} for less in smaller(rule["not"]))
    for key in ("time", "where", "occurrence"):
        if key in rule and "items" not in rule:
            yield {other: value for other, value in rule.items() if other != key}
    if "where" in rule:
        yield from ({**rule, "where": less} for less in smaller(rule["where"]))
    if isinstance(rule.get("value"), list):
        yield from ({**rule, "value": one} for one in rule["value"])
