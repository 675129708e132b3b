"""Numbers about the running server, in Prometheus' text format."""

from collections.abc import Callable, Iterator

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, Metric, generate_latest
from prometheus_client.core import GaugeMetricFamily
from prometheus_client.registry import Collector

from seggql.index.status import State, Status

SECONDS = (0.0005, 0.001, 0.002, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30)


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

        self._index = Histogram(
            "seggql_index_seconds",
            "How long the audience index took to catch up with the database, and to evaluate.",
            ("what",),
            buckets=SECONDS,
            registry=self._registry,
        )

    def follow(self, status: Callable[[], Status | None]) -> None:
        """Show what the audience index is at, whenever the numbers are looked at."""
        self._registry.register(_Index(status))

    def took(self, what: str, seconds: float) -> None:
        """The index has done a "catch_up" or an "evaluation"."""
        self._index.labels(what).observe(seconds)

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


class _Index(Collector):
    """The audience index in numbers; nothing where there is none."""

    def __init__(self, status: Callable[[], Status | None]) -> None:
        self._status = status

    def collect(self) -> Iterator[Metric]:
        status = self._status()
        if status is None:
            return
        state = GaugeMetricFamily("seggql_index_state", "1 for the state that the index is in.", labels=["state"])
        for one in State:
            state.add_metric([one], float(one is status.state))
        yield state
        yield GaugeMetricFamily("seggql_index_people", "People in the index.", status.people)
        yield GaugeMetricFamily("seggql_index_events", "Events in the index.", status.events)
        yield GaugeMetricFamily("seggql_index_bytes", "Memory that the index takes.", status.bytes)
