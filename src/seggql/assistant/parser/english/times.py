"""How English speaks of time: units, spans counted from now, windows of events, dates of people."""

from collections.abc import Mapping
from types import MappingProxyType

UNITS: Mapping[str, tuple[int, str]] = MappingProxyType(
    {
        word: meaning
        for words, meaning in (
            ("minute minutes min mins", (1, "minutes")),
            ("hour hours hr hrs h", (1, "hours")),
            ("day days d", (1, "days")),
            ("week weeks wk wks w", (1, "weeks")),
            ("fortnight fortnights", (2, "weeks")),
            ("month months mo mos", (1, "months")),
            ("quarter quarters", (3, "months")),
            ("year years yr yrs y", (12, "months")),
        )
        for word in words.split()
    }
)
"""A unit is so many of a unit of the language."""

SPANS = (
    "{number} {unit}",
    "[a] {unit}",
    "an {unit}",
    "{number} + {unit}",
)

WINDOWS: tuple[tuple[str, str], ...] = (
    ("[in|within|over|during|for|throughout|across] the|their last|past|previous|recent {span}", "within_last"),
    ("[in|within|over|during|for|throughout|across] last|past|previous|recent {counted}", "within_last"),
    ("past {span}", "within_last"),
    ("in|within|inside|during {counted}", "within_last"),
    ("for [over|about|at] [least] {counted}", "within_last"),
    ("less than {counted} ago", "within_last"),
    ("before the past {span}", "before_last"),
    ("more|longer|earlier than {counted} ago", "before_last"),
    ("over {counted} ago", "before_last"),
    ("{counted} or more ago", "before_last"),
    ("{counted} ago or more", "before_last"),
    ("between {from} and {to} ago", "between_last"),
    ("ever", "any_time"),
    ("at any time|point", "any_time"),
    ("at some point", "any_time"),
    ("[of] all time", "any_time"),
)
"""Windows of events counted back from now, beside those that sentences print."""

DATED: tuple[tuple[str, str], ...] = (
    ("from {from} to|until|till|through {to}", "between"),
    ("{from} - {to}", "between"),
    ("since {from} and before {to}", "between"),
    ("since {from}", "from"),
    ("from {from} [on|onwards|onward]", "from"),
    ("until|till|through|by {to}", "to"),
    ("up to {to}", "to"),
    ("on {day}", "day"),
    ("before {before}", "before"),
    ("after {after}", "after"),
    ("[in|during|on|within] {period}", "period"),
)
"""Windows of events between days: what the slots give is named by the second column."""

PREDICATES: tuple[tuple[str, str], ...] = (
    ("[in|within|over|during] the|their last|past|previous {span}", "was_within"),
    ("last|past {counted}", "was_within"),
    ("less than {counted} ago", "was_within"),
    ("within {counted}", "was_within"),
    ("[in|within|over|during] the next|coming|following {span}", "will_be_within"),
    ("next|coming {counted}", "will_be_within"),
    ("in [exactly] {counted}", "will_be_in"),
    ("{counted} from now|today", "will_be_in"),
    ("[exactly] {counted} ago", "was"),
    ("more|longer|earlier|older than {counted} [ago]", "was_more_than"),
    ("over {counted} ago", "was_more_than"),
    ("{counted} or more ago", "was_more_than"),
    ("more than {counted} from now|today", "will_be_more_than"),
    ("more than {counted} away|ahead", "will_be_more_than"),
    ("before {first}", "before"),
    ("earlier than {first}", "before"),
    ("after {last}", "after"),
    ("later than {last}", "after"),
    ("since {first}", "since"),
    ("from {first} [on|onwards]", "since"),
    ("until|till|by|through {last}", "until"),
    ("on|= {value}", "is"),
    ("[is] between {first} and {last}", "between"),
    ("from {first} to|until|till|through {last}", "between"),
)
"""What is said of a date attribute, and the operator that it is."""


DAYS: Mapping[str, int] = MappingProxyType({"today": 0, "yesterday": -1, "tomorrow": 1})
WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
