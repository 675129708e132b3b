"""Which media type a client wants to be answered in, by its Accept header (RFC 9110)."""

from enum import StrEnum


class MediaType(StrEnum):
    """What we answer in. GraphQL over HTTP tells the first two apart by their status codes."""

    RESPONSE = "application/graphql-response+json"
    JSON = "application/json"
    EVENTS = "text/event-stream"


_RANGES = {media.value: media for media in MediaType} | {
    "*/*": MediaType.JSON,
    "application/*": MediaType.JSON,
    "text/*": MediaType.EVENTS,
}


def negotiate(accept: str | None) -> MediaType | None:
    """The media type that the client likes best, None when it takes none of ours. Without a header it takes JSON."""
    if not accept or not accept.strip():
        return MediaType.JSON
    liked = [(_quality(part), _RANGES[_name(part)]) for part in accept.split(",") if _name(part) in _RANGES]
    quality, media = max(liked, key=lambda one: one[0], default=(0.0, MediaType.JSON))  # the first of equals
    return media if quality > 0 else None


def _name(part: str) -> str:
    return part.partition(";")[0].strip().lower()


def _quality(part: str) -> float:
    for parameter in part.split(";")[1:]:
        key, _, value = parameter.partition("=")
        if key.strip().lower() == "q":
            try:
                return min(float(value), 1.0)
            except ValueError:
                return 0.0
    return 1.0
