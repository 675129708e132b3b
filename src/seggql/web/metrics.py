"""Numbers about the running server, in Prometheus' text format."""

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, generate_latest

SECONDS = (0.002, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30)


class Metrics:
    """The numbers of one application."""

    def __init__(self) -> None:
        self._registry = CollectorRegistry()
        self._operations = Counter(
            "seggql_graphql_operations",
            "GraphQL operations that have ended.",
            ("kind", "outcome"),
            registry=self._registry,
        )
        self._seconds = Histogram(
            "seggql_graphql_operation_seconds",
            "How long GraphQL queries and mutations took.",
            ("kind",),
            buckets=SECONDS,
            registry=self._registry,
        )
        self._streams = Gauge(
            "seggql_graphql_subscriptions", "GraphQL subscriptions that are open.", registry=self._registry
        )

    def began(self, kind: str) -> None:
        """An operation of a kind (query, mutation, subscription, or invalid) has begun."""
        if kind == "subscription":
            self._streams.inc()

    def ended(self, kind: str, outcome: str, seconds: float) -> None:
        """It has ended, with the outcome "ok" or "error"."""
        self._operations.labels(kind, outcome).inc()
        if kind == "subscription":
            self._streams.dec()
        else:
            self._seconds.labels(kind).observe(seconds)

    def text(self) -> bytes:
        return generate_latest(self._registry)
