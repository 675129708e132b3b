"""The rules that ask for attributes only. Texts of the peers are stored in lower case, money in cents."""

from case import Case, attribute, case
from words import CITIES, COMPANIES

RARE_CITY = CITIES[700]
FIVE_COMPANIES = [COMPANIES[number] for number in (0, 7, 50, 900, 9_000)]
QUOTED_COMPANIES = ", ".join(f"'{name.lower()}'" for name in FIVE_COMPANIES)


def _people(where: str) -> str:
    return f"SELECT count(*) FROM people WHERE {where}"


def _others(where: str) -> str:
    """All but those: spares a look at what is missing."""
    return f"SELECT (SELECT count(*) FROM people) - (SELECT count(*) FROM people WHERE {where})"


def _simple(name: str, rule: dict, where: str) -> Case:
    return case(name, rule, _people(where))


ITEMS = [
    case(
        "items: any shoes over 50",
        {
            "items": "orders",
            "match": "any",
            "where": {"all": [attribute("category", "is", "shoes"), attribute("price", "greater_than", 50)]},
        },
        duckdb="SELECT count(DISTINCT profile_id) FROM orders WHERE category = 'shoes' AND price > 5000",
        clickhouse=_people("arrayExists((c, p) -> c = 'shoes' AND p > 5000, orders.category, orders.price)"),
    ),
    case(
        "items: none in the last year",
        {
            "items": "orders",
            "match": "none",
            "where": attribute("ordered_on", "was_within", {"amount": 12, "unit": "months"}),
        },
        duckdb="SELECT (SELECT count(*) FROM people) - (SELECT count(DISTINCT profile_id) FROM orders "
        "WHERE ordered_on BETWEEN '2025-06-15' AND '2026-06-15')",
        clickhouse=_people("NOT arrayExists(d -> d >= '2025-06-15' AND d <= '2026-06-15', orders.ordered_on)"),
    ),
    case(
        "items: all at least 20",
        {"items": "orders", "match": "all", "where": attribute("price", "greater_or_equal", 20)},
        duckdb="SELECT count(*) FROM (SELECT profile_id FROM orders GROUP BY profile_id "
        "HAVING count(*) FILTER (price >= 2000) = count(*))",
        clickhouse=_people("notEmpty(orders.price) AND arrayAll(p -> ifNull(p >= 2000, false), orders.price)"),
    ),
    case(
        "items: any rare one",
        {
            "items": "orders",
            "match": "any",
            "where": {
                "all": [
                    attribute("category", "is", ["tools", "pets"]),
                    attribute("quantity", "greater_or_equal", 9),
                    attribute("ordered_on", "was_within", {"amount": 2, "unit": "weeks"}),
                ]
            },
        },
        duckdb="SELECT count(DISTINCT profile_id) FROM orders WHERE category IN ('tools', 'pets') AND quantity >= 9 "
        "AND ordered_on BETWEEN '2026-06-01' AND '2026-06-15'",
        clickhouse=_people(
            "arrayExists((c, q, d) -> c IN ('tools', 'pets') AND q >= 9 AND d BETWEEN '2026-06-01' AND '2026-06-15', "
            "orders.category, orders.quantity, orders.ordered_on)"
        ),
    ),
]
TAGS = [
    case(
        "tags: any of two",
        attribute("tags", "has_any", ["VIP", "Beta"]),
        duckdb="SELECT count(DISTINCT profile_id) FROM tags WHERE tag IN ('vip', 'beta')",
        clickhouse=_people("hasAny(tags, ['vip', 'beta'])"),
    ),
    case(
        "tags: all of two",
        attribute("tags", "has_all", ["VIP", "Lead"]),
        duckdb="SELECT count(*) FROM (SELECT profile_id FROM tags WHERE tag IN ('vip', 'lead') GROUP BY profile_id "
        "HAVING count(DISTINCT tag) = 2)",
        clickhouse=_people("hasAll(tags, ['vip', 'lead'])"),
    ),
    case(
        "tags: none of two",
        attribute("tags", "has_none", ["Newsletter", "Churned"]),
        duckdb="SELECT (SELECT count(*) FROM people) - "
        "(SELECT count(DISTINCT profile_id) FROM tags WHERE tag IN ('newsletter', 'churned'))",
        clickhouse=_people("NOT hasAny(tags, ['newsletter', 'churned'])"),
    ),
    case(
        "tags: none at all",
        attribute("tags", "is_empty"),
        duckdb="SELECT (SELECT count(*) FROM people) - (SELECT count(DISTINCT profile_id) FROM tags)",
        clickhouse=_people("empty(tags)"),
    ),
]
TEXTS = [
    _simple("city: the most frequent", attribute("city", "is", "London"), "city = 'london'"),
    _simple("city: a rare one", attribute("city", "is", RARE_CITY), f"city = '{RARE_CITY.lower()}'"),
    case(
        "city: none of three",
        attribute("city", "is_not", ["London", "Berlin", "Paris"]),
        _others("city IN ('london', 'berlin', 'paris')"),
        duckdb=_people("city IS NULL OR city NOT IN ('london', 'berlin', 'paris')"),
        clickhouse=_people("city NOT IN ('london', 'berlin', 'paris')"),
    ),
    _simple("first name: contains", attribute("first_name", "contains", "da"), "first_name LIKE '%da%'"),
    _simple("last name: starts with", attribute("last_name", "starts_with", "Ko"), "last_name LIKE 'ko%'"),
    case(
        "company: one of five",
        attribute("company", "is", FIVE_COMPANIES),
        _people(f"company IN ({QUOTED_COMPANIES})"),
    ),
    case(
        "company: none",
        attribute("company", "is_empty"),
        duckdb=_people("company IS NULL"),
        clickhouse=_people("company = ''"),
    ),
    _simple("email: exactly", attribute("email", "is", "person.0@example.com"), "email = 'person.0@example.com'"),
    case(
        "email: ends with",
        attribute("email", "ends_with", "@gmail.com"),
        _people("email LIKE '%@gmail.com'"),
        duckdb=_people("suffix(email, '@gmail.com')"),
        clickhouse=_people("endsWith(email, '@gmail.com')"),
    ),
    case(
        "email: contains",
        attribute("email", "contains", "ana.smith"),
        _people("email LIKE '%ana.smith%'"),
        duckdb=_people("contains(email, 'ana.smith')"),
        clickhouse=_people("position(email, 'ana.smith') > 0"),
    ),
    case(
        "email: does not contain",
        attribute("email", "not_contains", "outlook"),
        _others("email LIKE '%outlook%'"),
        clickhouse=_people("email NOT LIKE '%outlook%'"),
    ),
]
NUMBERS = [
    _simple("spent: between", attribute("total_spent", "between", [100, 250.5]), "total_spent BETWEEN 10000 AND 25050"),
    _simple("spent: the most", attribute("total_spent", "greater_or_equal", 5_000), "total_spent >= 500000"),
    _simple("points: few", attribute("points", "less_than", 10), "points < 10"),
    _simple("points: one of three", attribute("points", "is", [0, 777, 12_345]), "points IN (0, 777, 12345)"),
    _simple(
        "age: between",
        attribute("age", "between", [18, 25]),
        "birth_date > '2000-06-15' AND birth_date <= '2008-06-15'",
    ),
]
DATES = [
    case(
        "birthday: within a week",
        attribute("birth_date", "anniversary_within", {"amount": 7, "unit": "days"}),
        duckdb=_people("month(birth_date) = 6 AND day(birth_date) BETWEEN 15 AND 22"),
        clickhouse=_people("toMonth(birth_date) = 6 AND toDayOfMonth(birth_date) BETWEEN 15 AND 22"),
    ),
    _simple(
        "renewal: within two weeks",
        attribute("renewal_date", "will_be_within", {"amount": 14, "unit": "days"}),
        "renewal_date BETWEEN '2026-06-15' AND '2026-06-29'",
    ),
    _simple(
        "renewal: over three months ago",
        attribute("renewal_date", "was_more_than", {"amount": 3, "unit": "months"}),
        "renewal_date < '2026-03-15'",
    ),
    _simple(
        "created: between two dates",
        attribute("created_at", "between", ["2025-01-01", "2025-06-30"]),
        "created_at >= '2024-12-31 23:00:00' AND created_at < '2025-06-30 22:00:00'",
    ),
    _simple(
        "created: since an instant",
        attribute("created_at", "since", "2026-06-08T12:00:00Z"),
        "created_at >= '2026-06-08 12:00:00'",
    ),
    _simple(
        "last seen: over 30 days ago",
        attribute("last_interaction", "was_more_than", {"amount": 30, "unit": "days"}),
        "last_interaction < '2026-05-15 22:00:00'",
    ),
]
COMBINED = [
    case(
        "opted out: not, or unknown",
        attribute("marketing_opt_out", "is_not", True),
        _others("marketing_opt_out"),
        duckdb=_people("marketing_opt_out IS NOT TRUE"),
        clickhouse=_people("NOT ifNull(marketing_opt_out, false)"),
    ),
    _simple(
        "country of three, or Arabic",
        {"any": [attribute("country", "is", ["GB", "DE", "HR"]), attribute("language", "is", "ar")]},
        "country IN ('GB', 'DE', 'HR') OR language = 'ar'",
    ),
    _simple(
        "women of gold in London",
        {
            "all": [
                attribute("gender", "is", "female"),
                attribute("tier", "is", "gold"),
                attribute("city", "is", "London"),
            ]
        },
        "gender = 'female' AND tier = 'gold' AND city = 'london'",
    ),
    case(
        "nested: eight attributes",
        {
            "all": [
                {
                    "any": [
                        {
                            "all": [
                                attribute("country", "is", ["GB", "DE"]),
                                attribute("total_spent", "greater_than", 99.99),
                            ]
                        },
                        {"all": [attribute("points", "greater_or_equal", 100), attribute("platform", "is", "ios")]},
                    ]
                },
                {"not": {"any": [attribute("tier", "is", "bronze"), attribute("tier", "is_empty")]}},
                attribute("age", "greater_or_equal", 30),
                attribute("marketing_opt_out", "is", False),
                {"not": attribute("company", "contains", "ko")},
            ]
        },
        duckdb=_people(
            "((country IN ('GB', 'DE') AND total_spent > 9999) OR (points >= 100 AND platform = 'ios')) "
            "AND tier <> 'bronze' AND birth_date <= '1996-06-15' AND NOT marketing_opt_out "
            "AND (company IS NULL OR company NOT LIKE '%ko%')"
        ),
        clickhouse=_people(
            "((country IN ('GB', 'DE') AND total_spent > 9999) OR (points >= 100 AND platform = 'ios')) "
            "AND tier NOT IN ('bronze', '') AND birth_date <= '1996-06-15' AND NOT marketing_opt_out "
            "AND company NOT LIKE '%ko%'"
        ),
    ),
]
RULES = (*TEXTS, *NUMBERS, *DATES, *TAGS, *ITEMS, *COMBINED)
