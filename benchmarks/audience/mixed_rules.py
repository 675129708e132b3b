"""The rules that ask for attributes and events together, and those that name segments."""

from case import attribute, case, event, last, measure
from event_rules import HALF_YEAR, MONTH, NOW, QUARTER
from people_rules import RARE_CITY

BUYERS = f"SELECT profile_id FROM events WHERE type = 'purchase' AND {MONTH}"
EARLIER_BUYERS = "SELECT profile_id FROM events WHERE type = 'purchase' AND time <= '2026-03-17 12:00:00'"
QUARTER_BUYERS = f"SELECT profile_id FROM events WHERE type = 'purchase' AND {QUARTER}"


def _in(where: str, type: str, window: str, having: str) -> str:
    """People of the table whose events are enough, in one join."""
    return (
        f"SELECT count(*) FROM people WHERE {where} AND id IN (SELECT profile_id FROM events WHERE type = '{type}' "
        f"AND {window} GROUP BY profile_id HAVING {having})"
    )


def _of(where: str, type: str, window: str, having: str) -> str:
    """The same from the other side: only the events of those people are grouped."""
    return (
        f"SELECT count(*) FROM (SELECT profile_id FROM events WHERE type = '{type}' AND {window} "
        f"AND profile_id IN (SELECT id FROM people WHERE {where}) GROUP BY profile_id HAVING {having})"
    )


def _both(where: str, type: str, window: str, having: str) -> tuple[str, str]:
    return _in(where, type, window, having), _of(where, type, window, having)


RULES = (
    case(
        "few people, all their page views",
        {"all": [attribute("email", "starts_with", "ana.smith1"), event("page_view", ("at_least", 10))]},
        *_both("email LIKE 'ana.smith1%'", "page_view", NOW, "count(*) >= 10"),
    ),
    case(
        "all page views, of few people",
        {"all": [event("page_view", ("at_least", 5), last(180)), attribute("city", "is", RARE_CITY)]},
        *_both(f"city = '{RARE_CITY.lower()}'", "page_view", HALF_YEAR, "count(*) >= 5"),
    ),
    case(
        "gold, and a purchase over 100 ever",
        {
            "all": [
                attribute("tier", "is", "gold"),
                event("purchase", where=attribute("amount", "greater_than", 100)),
            ]
        },
        *_both("tier = 'gold'", "purchase", f"{NOW} AND amount > 10000", "count(*) >= 1"),
        "SELECT count(*) FROM people WHERE tier = 'gold' AND id IN "
        f"(SELECT profile_id FROM events WHERE type = 'purchase' AND {NOW} AND amount > 10000)",
    ),
    case(
        "in London or Berlin, viewed shoes twice in 30 days",
        {
            "all": [
                attribute("city", "is", ["London", "Berlin"]),
                event("item_viewed", ("at_least", 2), last(30), attribute("category", "is", "shoes")),
            ]
        },
        *_both("city IN ('london', 'berlin')", "item_viewed", f"{MONTH} AND category = 'shoes'", "count(*) >= 2"),
    ),
    case(
        "VIP, or spent over 1,000 ever",
        {"any": [attribute("tags", "has_any", ["VIP"]), measure("sum", "greater_than", 1_000)]},
        duckdb="SELECT count(*) FROM (SELECT profile_id FROM tags WHERE tag = 'vip' UNION SELECT profile_id FROM "
        f"events WHERE type = 'purchase' AND {NOW} GROUP BY profile_id HAVING sum(amount) > 100000)",
        clickhouse="SELECT count() FROM people WHERE has(tags, 'vip') OR id IN (SELECT profile_id FROM events "
        f"WHERE type = 'purchase' AND {NOW} GROUP BY profile_id HAVING sum(amount) > 100000)",
    ),
    case(
        "lapsed buyers who may be written to",
        {
            "all": [
                attribute("marketing_opt_out", "is_not", True),
                event("purchase", time={"operator": "before_last", "amount": 90, "unit": "days"}),
                {"not": event("purchase", time=last(90))},
                attribute("last_interaction", "was_more_than", {"amount": 30, "unit": "days"}),
            ]
        },
        "SELECT count(*) FROM people WHERE last_interaction < '2026-05-15 22:00:00' "
        "AND NOT coalesce(marketing_opt_out, false) "
        f"AND id IN ({EARLIER_BUYERS}) AND id NOT IN ({QUARTER_BUYERS})",
    ),
    case(
        "never bought, spends in tier",
        {"all": [event("purchase", ("equals", 0)), attribute("total_spent", "greater_or_equal", 500)]},
        f"SELECT count(*) FROM people WHERE total_spent >= 50000 AND id NOT IN (SELECT profile_id FROM events "
        f"WHERE type = 'purchase' AND {NOW})",
    ),
    case(
        "segments: two of them",
        {"all": [{"segment": "adults-of-value"}, {"segment": "recent-buyers"}]},
        f"SELECT count(*) FROM people WHERE birth_date <= '2008-06-15' AND total_spent >= 50000 AND id IN ({BUYERS})",
    ),
    case(
        "segment: all but its members",
        {"not": {"segment": "recent-buyers"}},
        f"SELECT (SELECT count(*) FROM people) - (SELECT count(DISTINCT profile_id) FROM ({BUYERS}))",
        f"SELECT count(*) FROM people WHERE id NOT IN ({BUYERS})",
    ),
    case(
        "nested: attributes and three events",
        {
            "all": [
                {"any": [attribute("country", "is", ["GB", "DE", "FR"]), attribute("language", "is", "en")]},
                {
                    "any": [
                        event("purchase", ("at_least", 2), last(90)),
                        {
                            "all": [
                                event("cart_added", ("at_least", 3), last(30)),
                                {"not": attribute("tier", "is", "bronze")},
                            ]
                        },
                    ]
                },
                {"not": event("support_ticket", time=last(90), where=attribute("solved", "is", False))},
            ]
        },
        "SELECT count(*) FROM people WHERE (country IN ('GB', 'DE', 'FR') OR language = 'en') "
        f"AND (id IN (SELECT profile_id FROM events WHERE type = 'purchase' AND {QUARTER} GROUP BY profile_id "
        "HAVING count(*) >= 2) "
        f"OR (id IN (SELECT profile_id FROM events WHERE type = 'cart_added' AND {MONTH} GROUP BY profile_id "
        "HAVING count(*) >= 3) AND (tier IS NULL OR tier <> 'bronze'))) "
        f"AND id NOT IN (SELECT profile_id FROM events WHERE type = 'support_ticket' AND {QUARTER} AND NOT solved)",
    ),
)
