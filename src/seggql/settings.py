"""Every setting: one frozen value, read from the environment as `SEGGQL_…`."""

import os
from pathlib import Path
from typing import Literal

import platformdirs
from pydantic import ByteSize, Field, SecretStr
from pydantic_settings import BaseSettings, SettingsConfigDict


def default_home() -> Path:
    """The user's own data folder; for root that of a system service."""
    if os.geteuid() == 0:
        return platformdirs.site_state_path("seggql")
    return platformdirs.user_data_path("seggql")


class Settings(BaseSettings):
    """The settings of a process. A field's name in capitals after `SEGGQL_` is its environment variable."""

    model_config = SettingsConfigDict(env_prefix="SEGGQL_", env_ignore_empty=True, frozen=True, extra="ignore")

    home: Path = Field(
        default_factory=default_home,
        description="Folder of the embedded database, snapshots and exports. Default: the user's data folder, "
        "for root that of a system service.",
    )
    database_url: str | None = Field(
        None,
        repr=False,  # it may hold a password
        description="`postgresql://…` of a PostgreSQL 17 or later. Default: the embedded server. "
        "Settings of the sessions may follow as in `?plan_cache_mode=auto`.",
    )
    database_connections: int = Field(10, ge=1, description="Connections to the database at most, per process.")
    host: str = Field("127.0.0.1", description="Address to listen on; `0.0.0.0` is every one of the machine.")
    port: int = Field(8000, ge=0, le=65_535, description="Port to listen on; 0 takes a free one.")
    time_zone: str | None = Field(
        None, description="IANA time zone of the account, which says what “today” is. Default: as it was; at first UTC."
    )
    language: str | None = Field(
        None, description="Language of the account, such as `en` or `pt-BR`. Default: as it was; at first `en`."
    )
    log_level: Literal["debug", "info", "warning", "error"] = Field("info", description="What is worth a log line.")
    engine: Literal["auto", "index", "sql"] = Field(
        "auto",
        description="What evaluates rules: `index`, a copy in memory; `sql`, PostgreSQL itself; "
        "`auto`, the index once it is loaded and while it fits into its memory, else PostgreSQL.",
    )
    index_memory: ByteSize = Field(
        ByteSize(4_000_000_000), description="Memory that the index may take: bytes, or as `8GB`."
    )

    openai_base_url: str | None = Field(
        None, description="OpenAI-compatible endpoint of the assistant. Default: none, a parser drafts the rules."
    )
    openai_api_key: SecretStr | None = Field(None, description="Key for that endpoint, if it wants one.")
    openai_model: str | None = Field(None, description="Name of the model there; needed with an endpoint.")
    openai_timeout: float = Field(30, gt=0, description="Seconds to wait for one answer of the model.")
    openai_connect_timeout: float = Field(5, gt=0, description="Seconds to wait for a connection to the endpoint.")
    openai_budget: float = Field(
        60, gt=0, description="Seconds a draft may take with all its tries; then the parser answers."
    )
    openai_max_tokens: int = Field(4_000, ge=1, description="Tokens of one answer at most, thinking included.")

    max_attribute_clauses: int = Field(25, ge=1, description="Attribute clauses in a rule.")
    max_event_clauses: int = Field(5, ge=1, description="Event clauses in a rule.")
    max_depth: int = Field(10, ge=1, le=50, description="How deep a rule may nest.")
    max_values: int = Field(1_000, ge=1, description="Values in one list of a rule.")
    max_characters: int = Field(1_000, ge=1, description="Characters in one value of a rule.")

    max_import_bytes: int = Field(2**32, ge=1, description="Size of an uploaded file, in bytes.")
    max_import_columns: int = Field(1_000, ge=1, description="Columns in an imported file.")
    max_import_refusals: int = Field(1_000, ge=0, description="Refused rows listed in an import's report.")

    max_request_bytes: int = Field(2**21, ge=1, description="Size of a request other than an upload, in bytes.")
    graphql_max_tokens: int = Field(4_000, ge=1, description="Words and signs in a GraphQL document.")
    graphql_max_depth: int = Field(15, ge=1, description="Levels of fields in an operation.")
    graphql_max_fields: int = Field(500, ge=1, description="Fields in an operation.")
    graphql_max_aliases: int = Field(100, ge=0, description="Renamed fields in an operation.")
    graphql_max_objects: int = Field(
        20_000, ge=1, description="Objects in an answer: the sizes of its lists, times those of the lists around them."
    )
    graphql_count_interval: float = Field(
        5, gt=0, description="Seconds between two looks at the counts that a subscription follows."
    )
    cors_origins: tuple[str, ...] = Field(
        (), description='Origins of web pages on other hosts that may use the API, as `["https://app.example.com"]`.'
    )
    allowed_hosts: tuple[str, ...] = Field(
        (),
        description="Names under which a server that listens on this machine only may be called besides local ones, "
        'as `["seggql.example.com"]`.',
    )


def settings_with(**given: object) -> Settings:
    """The settings of the environment, with these instead where they are not None. Raises ValidationError."""
    return Settings(**{name: value for name, value in given.items() if value is not None})  # pyright: ignore
