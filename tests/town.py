"""A small account, made through the API: who lives there, what they did, and the segments over them."""

from served import Served

PEOPLE = {
    "ada": {"first_name": "Ada", "gender": "female", "city": "London", "birth_date": "1990-12-10", "plan": "gold"},
    "bob": {"first_name": "Bob", "gender": "male", "city": "London", "plan": "silver", "tags": ["VIP"]},
    "cyd": {"first_name": "Cyd", "gender": "female", "city": "Paris", "company": "Acme", "tags": ["VIP", "lead"]},
    "dan": {"first_name": "Dan", "gender": "male", "city": "Rome", "emails": ["dan@example.com"]},
}
EVENTS = (
    ("ada", "2026-11-20T10:00:00Z", 30.0),
    ("ada", "2026-11-21T10:00:00Z", 12.5),
    ("bob", "2026-09-01T10:00:00Z", 99.0),
    ("cyd", "2026-11-22T09:00:00Z", 7.0),
)
LONDON = {"attribute": "city", "operator": "is", "value": "London"}
BUYERS = {
    "event": "purchase",
    "occurrence": {"operator": "at_least", "count": 1},
    "time": {"operator": "within_last", "amount": 30, "unit": "days"},
}


def settle(server: Served) -> None:
    """Fill the account."""

    def well(payload: dict[str, object]) -> None:
        assert payload["userErrors"] == []

    options = [{"value": value} for value in ("bronze", "silver", "gold")]
    well(server.change("attributeDefine", {"name": "plan", "type": "CHOICE", "options": options}))
    amount = {"name": "amount", "type": "NUMBER"}
    well(server.change("eventDefine", {"name": "purchase", "properties": [amount]}))
    people = [{"externalId": id, "attributes": attributes} for id, attributes in PEOPLE.items()]
    well(server.change("profilesUpsert", {"profiles": people}))
    events = [
        {"event": "purchase", "externalId": id, "at": at, "properties": {"amount": amount}} for id, at, amount in EVENTS
    ]
    well(server.change("eventsTrack", {"events": events}))
    well(server.change("segmentCreate", {"name": "Londoners", "rule": LONDON, "tags": ["home"]}))
    well(server.change("segmentCreate", {"name": "Buyers", "rule": BUYERS, "kind": "REAL_TIME"}))
