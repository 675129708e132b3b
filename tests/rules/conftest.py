"""How Hypothesis searches: the same examples in every run, however slow the machine; others with SEGGQL_EXAMPLES."""

import os

from hypothesis import HealthCheck, settings

settings.register_profile(
    "seggql",
    deadline=None,
    derandomize="SEGGQL_EXAMPLES" not in os.environ,
    database=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)
settings.load_profile("seggql")
