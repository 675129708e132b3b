"""The rules that ask for events only: how often, when, with which properties, and what they amount to."""

from case import Case, attribute, case, event, last, measure

NOW = "time <= '2026-06-15 12:00:00'"
HOUR = f"time > '2026-06-15 11:00:00' AND {NOW}"
WEEK = f"time > '2026-06-08 12:00:00' AND {NOW}"
MONTH = f"time > '2026-05-16 12:00:00' AND {NOW}"
QUARTER = f"time > '2026-03-17 12:00:00' AND {NOW}"
HALF_YEAR = f"time > '2025-12-17 12:00:00' AND {NOW}"
MAY = "time >= '2026-04-30 22:00:00' AND time < '2026-05-31 22:00:00'"
EVERYBODY = "(SELECT count(*) FROM people)"


def _doers(type: str, where: str) -> str:
    return f"SELECT count(DISTINCT profile_id) FROM events WHERE type = '{type}' AND {where}"


def _bitmap(type: str, where: str) -> str:
    """ClickHouse's exact count by a roaring bitmap."""
    return f"SELECT groupBitmap(profile_id) FROM events WHERE type = '{type}' AND {where}"


def _having(type: str, where: str, having: str) -> str:
    return (
        f"SELECT count(*) FROM (SELECT profile_id FROM events WHERE type = '{type}' AND {where} "
        f"GROUP BY profile_id HAVING {having})"
    )


def _ever(name: str, rule: dict, type: str, where: str) -> Case:
    return case(name, rule, _doers(type, where), clickhouse=_bitmap(type, where))


def _often(name: str, rule: dict, type: str, where: str, having: str) -> Case:
    return case(name, rule, _having(type, where, having))


def _all_but(query: str) -> str:
    return f"SELECT {EVERYBODY} - ({query})"


HOW_OFTEN = [
    _ever("purchase: in 30 days", event("purchase", time=last(30)), "purchase", MONTH),
    _often(
        "purchase: 3 in 90 days", event("purchase", ("at_least", 3), last(90)), "purchase", QUARTER, "count(*) >= 3"
    ),
    _often("purchase: exactly 2 ever", event("purchase", ("equals", 2)), "purchase", NOW, "count(*) = 2"),
    case(
        "purchase: never",
        event("purchase", ("equals", 0)),
        _all_but(_doers("purchase", NOW)),
        clickhouse=_all_but(_bitmap("purchase", NOW)),
    ),
    case(
        "ticket: fewer than 2 in 180 days",
        event("support_ticket", ("less_than", 2), last(180)),
        _all_but(_having("support_ticket", HALF_YEAR, "count(*) >= 2")),
    ),
    _often("page view: 10 ever", event("page_view", ("at_least", 10)), "page_view", NOW, "count(*) >= 10"),
    _often(
        "page view: 10 in 90 days",
        event("page_view", ("at_least", 10), last(90)),
        "page_view",
        QUARTER,
        "count(*) >= 10",
    ),
    _often("page view: over 500 ever", event("page_view", ("more_than", 500)), "page_view", NOW, "count(*) > 500"),
    _ever("page view: ever", event("page_view"), "page_view", NOW),
    _ever("page view: in the last hour", event("page_view", time=last(1, "hours")), "page_view", HOUR),
]
WHEN = [
    _ever(
        "app launch: before the last 60 days",
        event("app_launch", time={"operator": "before_last", "amount": 60, "unit": "days"}),
        "app_launch",
        "time <= '2026-04-16 12:00:00'",
    ),
    _often(
        "app launch: 2 between 30 and 60 days",
        event(
            "app_launch",
            ("at_least", 2),
            {
                "operator": "between_last",
                "from": {"amount": 30, "unit": "days"},
                "to": {"amount": 60, "unit": "days"},
            },
        ),
        "app_launch",
        "time > '2026-04-16 12:00:00' AND time <= '2026-05-16 12:00:00'",
        "count(*) >= 2",
    ),
    _often(
        "viewed shoes or bags: 2 in May",
        event(
            "item_viewed",
            ("at_least", 2),
            {"operator": "between", "from": "2026-05-01", "to": "2026-05-31"},
            attribute("category", "is", ["shoes", "bags"]),
        ),
        "item_viewed",
        f"{MAY} AND category IN ('shoes', 'bags')",
        "count(*) >= 2",
    ),
]
WHERE = [
    _ever(
        "page view: of a page by mobile in a week",
        event(
            "page_view",
            time=last(1, "weeks"),
            where={"all": [attribute("page", "is", "/Pricing"), attribute("device", "is", "mobile")]},
        ),
        "page_view",
        f"{WEEK} AND page = '/pricing' AND device = 'mobile'",
    ),
    _ever(
        "purchase: over 100 ever",
        event("purchase", where=attribute("amount", "greater_than", 100)),
        "purchase",
        f"{NOW} AND amount > 10000",
    ),
    case(
        "purchase: with a coupon in London",
        event("purchase", where={"all": [attribute("coupon", "is_not_empty"), attribute("city", "is", "London")]}),
        duckdb=_doers("purchase", f"{NOW} AND coupon IS NOT NULL AND city = 'london'"),
        clickhouse=_doers("purchase", f"{NOW} AND coupon <> '' AND city = 'london'"),
    ),
    _ever(
        "viewed a product that contains: in 30 days",
        event("item_viewed", time=last(30), where=attribute("product", "contains", "run")),
        "item_viewed",
        f"{MONTH} AND product LIKE '%run%'",
    ),
    case(
        "page view: from no known search, 5 in 180 days",
        event(
            "page_view",
            ("at_least", 5),
            last(180),
            {"not": attribute("referrer", "is", ["google", "bing"])},
        ),
        duckdb=_having(
            "page_view", f"{HALF_YEAR} AND (referrer IS NULL OR referrer NOT IN ('google', 'bing'))", "count(*) >= 5"
        ),
        clickhouse=_having("page_view", f"{HALF_YEAR} AND referrer NOT IN ('google', 'bing')", "count(*) >= 5"),
    ),
    _ever(
        "ticket: unsolved after 8 hours of work",
        event(
            "support_ticket",
            where={"all": [attribute("solved", "is", False), attribute("minutes", "greater_or_equal", 480)]},
        ),
        "support_ticket",
        f"{NOW} AND NOT solved AND minutes >= 480",
    ),
]
MEASURES = [
    _often("sum: over 500 ever", measure("sum", "greater_than", 500), "purchase", NOW, "sum(amount) > 50000"),
    _often(
        "sum: 100 to 200 in 90 days",
        measure("sum", "between", [100, 200], time=last(90)),
        "purchase",
        QUARTER,
        "sum(amount) BETWEEN 10000 AND 20000",
    ),
    _often(
        "average: 50 or more in 180 days",
        measure("average", "greater_or_equal", 50, time=last(180)),
        "purchase",
        HALF_YEAR,
        "sum(amount) * 20000 >= 99999999 * count(amount) AND count(amount) > 0",  # 49.9999995 rounds to 50
    ),
    case(
        "maximum: 300 or more",
        measure("maximum", "greater_or_equal", 300),
        _having("purchase", NOW, "max(amount) >= 30000"),
        _doers("purchase", f"{NOW} AND amount >= 30000"),
    ),
    case(
        "minimum of carts: under 5 in 30 days",
        measure("minimum", "less_than", 5, time=last(30), event="cart_added"),
        _having("cart_added", MONTH, "min(amount) < 500"),
        _doers("cart_added", f"{MONTH} AND amount < 500"),
    ),
    case(
        "first purchase: within 60 days",
        measure("first", "was_within", {"amount": 60, "unit": "days"}),
        _having("purchase", NOW, "min(time) >= '2026-04-15 22:00:00'"),
        _doers("purchase", f"time >= '2026-04-15 22:00:00' AND {NOW}")
        + " AND profile_id NOT IN (SELECT profile_id FROM events WHERE type = 'purchase' "
        "AND time < '2026-04-15 22:00:00')",
    ),
    case(
        "last page view: over 14 days ago",
        measure("last", "was_more_than", {"amount": 14, "unit": "days"}, event="page_view"),
        _having("page_view", NOW, "max(time) < '2026-05-31 22:00:00'"),
        _doers("page_view", "time < '2026-05-31 22:00:00'")
        + f" AND profile_id NOT IN (SELECT profile_id FROM events WHERE type = 'page_view' "
        f"AND time >= '2026-05-31 22:00:00' AND {NOW})",
    ),
]
SEVERAL = [
    case(
        "cart in a week, no purchase in a week",
        {"all": [event("cart_added", time=last(7)), {"not": event("purchase", time=last(7))}]},
        _doers("cart_added", WEEK)
        + f" AND profile_id NOT IN (SELECT profile_id FROM events WHERE type = 'purchase' AND {WEEK})",
        "SELECT count(*) FROM (SELECT profile_id FROM events "
        f"WHERE type IN ('cart_added', 'purchase') AND {WEEK} GROUP BY profile_id HAVING min(type = 'cart_added'))",
    ),
    case(
        "letter opened, or app launched twice, in 30 days",
        {"any": [event("email_opened", time=last(30)), event("app_launch", ("at_least", 2), last(30))]},
        f"SELECT count(*) FROM (SELECT profile_id FROM events WHERE type = 'email_opened' AND {MONTH} "
        f"UNION DISTINCT (SELECT profile_id FROM events WHERE type = 'app_launch' AND {MONTH} "
        "GROUP BY profile_id HAVING count(*) >= 2))",
        duckdb=f"SELECT count(*) FROM (SELECT profile_id FROM events WHERE type IN ('email_opened', 'app_launch') "
        f"AND {MONTH} GROUP BY profile_id HAVING count(*) FILTER (type = 'email_opened') >= 1 "
        "OR count(*) FILTER (type = 'app_launch') >= 2)",
        clickhouse=f"SELECT count(*) FROM (SELECT profile_id FROM events WHERE type IN ('email_opened', 'app_launch') "
        f"AND {MONTH} GROUP BY profile_id HAVING countIf(type = 'email_opened') >= 1 "
        "OR countIf(type = 'app_launch') >= 2)",
    ),
    case(
        "active in four ways in 90 days",
        {
            "all": [
                event("page_view", ("at_least", 5), last(90)),
                event("item_viewed", ("at_least", 2), last(90)),
                event("cart_added", time=last(90)),
                event("purchase", time=last(90)),
            ]
        },
        "SELECT count(*) FROM (SELECT profile_id FROM events WHERE type = 'page_view' AND "
        f"{QUARTER} AND profile_id IN (SELECT profile_id FROM events WHERE type = 'purchase' AND {QUARTER}) "
        f"AND profile_id IN (SELECT profile_id FROM events WHERE type = 'cart_added' AND {QUARTER}) "
        f"AND profile_id IN (SELECT profile_id FROM events WHERE type = 'item_viewed' AND {QUARTER} "
        "GROUP BY profile_id HAVING count(*) >= 2) GROUP BY profile_id HAVING count(*) >= 5)",
        duckdb="SELECT count(*) FROM (SELECT profile_id FROM events WHERE type IN "
        f"('page_view', 'item_viewed', 'cart_added', 'purchase') AND {QUARTER} GROUP BY profile_id "
        "HAVING count(*) FILTER (type = 'page_view') >= 5 AND count(*) FILTER (type = 'item_viewed') >= 2 "
        "AND count(*) FILTER (type = 'cart_added') >= 1 AND count(*) FILTER (type = 'purchase') >= 1)",
        clickhouse="SELECT count(*) FROM (SELECT profile_id FROM events WHERE type IN "
        f"('page_view', 'item_viewed', 'cart_added', 'purchase') AND {QUARTER} GROUP BY profile_id "
        "HAVING countIf(type = 'page_view') >= 5 AND countIf(type = 'item_viewed') >= 2 "
        "AND countIf(type = 'cart_added') >= 1 AND countIf(type = 'purchase') >= 1)",
    ),
]
RULES = (*HOW_OFTEN, *WHEN, *WHERE, *MEASURES, *SEVERAL)
