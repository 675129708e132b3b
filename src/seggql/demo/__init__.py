"""The demo account: a mixed retail and messaging brand with about 20 000 people and 400 000 events.

Deterministic but for its clock: the same people do the same things, so many days before today. What people
did is made first; what is known of them (orders, spending, tier, tags) follows from it.
"""
