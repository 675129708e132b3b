"""How English compares: each phrase with the operator that it is."""

NUMBERS: tuple[tuple[str, str], ...] = (
    ("[is|are|was|were] over|above|exceeding|exceeds|> {value}", "greater_than"),
    ("[is|are|was|were] more|greater|higher|bigger|larger|older than {value}", "greater_than"),
    ("[is|are] [of] at least {value}", "greater_or_equal"),
    ("[is|are] >=|≥|minimum {value}", "greater_or_equal"),
    ("[is|are] no|not less|fewer than {value}", "greater_or_equal"),
    ("[is|are] [of] {value} or|and more|above|over|higher|up|older", "greater_or_equal"),
    ("[is|are] [of] {value} +", "greater_or_equal"),
    ("[is|are|was|were] under|below|< {value}", "less_than"),
    ("[is|are|was|were] less|fewer|lower|smaller|younger than {value}", "less_than"),
    ("[is|are] [of] at most {value}", "less_or_equal"),
    ("[is|are] <=|≤|maximum {value}", "less_or_equal"),
    ("[is|are] up to {value}", "less_or_equal"),
    ("[is|are] no|not more|greater|higher than {value}", "less_or_equal"),
    ("[is|are] [of] {value} or|and less|below|under|fewer|lower|younger", "less_or_equal"),
    ("[is|are] between {from} and {to}", "between"),
    ("[is|are] [from] {from} to|-|–|through {to}", "between"),
    ("= {value}", "is"),
    ("[is|are] equal|equals to {value}", "is"),
    ("equals|exactly {value}", "is"),
    ("!=|≠ {value}", "is_not"),
)
"""Of numbers; the last words of “over 50” may follow them."""

VALUES: tuple[tuple[str, str], ...] = (
    ("is|are|was|=|:|equals {values}", "is"),
    ("[of] {known}", "is"),
    ("is|are in {values}", "is"),
    ("[is|are] one|any of {values}", "is"),
    ("isn't|aren't|wasn't|!=|≠ {values}", "is_not"),
    ("[is|are] not {values}", "is_not"),
    ("[is|are] neither|none of {values}", "is_not"),
    ("other than {values}", "is_not"),
)
"""Of single values of any type."""

TEXTS: tuple[tuple[str, str], ...] = (
    ("starting|beginning with {values}", "starts_with"),
    ("begins|start|begin with {values}", "starts_with"),
    ("ending|end with|in {values}", "ends_with"),
    ("ends in {values}", "ends_with"),
    ("containing|contain|includes|including|like {values}", "contains"),
    ("not containing {values}", "not_contains"),
    ("{proper}", "is"),
    ("doesn't|don't contain|include {values}", "not_contains"),
)
"""Of texts; their values stand in quotation marks or are known."""

LISTS: tuple[tuple[str, str], ...] = (
    ("is|are|=|:|includes|include|contains|contain|has|have|containing|including {values}", "has_any"),
    ("[any|one] of {values}", "has_any"),
    ("{known}", "has_any"),
    ("[is|are] not {values}", "has_none"),
    ("don't|doesn't include|contain {values}", "has_none"),
    ("[none|not] of {values}", "has_none"),
)
"""Of lists of texts such as tags."""

EMPTINESS: tuple[tuple[str, str], ...] = (
    ("is|are empty|blank|missing|unknown|unset", "is_empty"),
    ("empty|blank|missing|unknown|unset", "is_empty"),
    ("is|are not set|known|given|filled", "is_empty"),
    ("isn't|aren't set|known|given|filled", "is_empty"),
    ("is|are set|known|given|filled|present", "is_not_empty"),
    ("exists|known|filled|given", "is_not_empty"),
)
"""Of every type."""

AFTERTHOUGHTS: tuple[tuple[str, str], ...] = (
    ("or|and more|above|over", "at_least"),
    ("or less|fewer|below", "less_or_equal"),
)
"""What may follow a counted event: “3 purchases or more”."""

OCCURRENCES: tuple[tuple[str, str], ...] = (
    ("at least {count}", "at_least"),
    ("{count} or more", "at_least"),
    ("{count} +", "at_least"),
    (">=|≥ {count}", "at_least"),
    ("no|not fewer|less than {count}", "at_least"),
    ("more than {count}", "more_than"),
    ("over|> {count}", "more_than"),
    ("at most {count}", "less_or_equal"),
    ("{count} or fewer|less", "less_or_equal"),
    ("up to {count}", "less_or_equal"),
    ("<=|≤ {count}", "less_or_equal"),
    ("no|not more than {count}", "less_or_equal"),
    ("fewer|less than {count}", "less_than"),
    ("under|< {count}", "less_than"),
    ("exactly|just|= {count}", "equals"),
    ("{number} or more times", "at_least"),
    ("{number} + times|x", "at_least"),
    ("{number} or fewer|less times", "less_or_equal"),
    ("only {count}", "equals"),
)
"""Of numbers of times."""
