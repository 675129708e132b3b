"""Every setting: one frozen value, read from the environment as `SEGGQL_…`."""

from pydantic import Field
from pydantic_settings import BaseSettings, SettingsConfigDict


class Settings(BaseSettings):
    """The settings of a process. A field's name in capitals after `SEGGQL_` is its environment variable."""

    model_config = SettingsConfigDict(env_prefix="SEGGQL_", frozen=True, extra="ignore")

    max_attribute_clauses: int = Field(25, ge=1, description="Attribute clauses in a rule.")
    max_event_clauses: int = Field(5, ge=1, description="Event clauses in a rule.")
    max_depth: int = Field(10, ge=1, le=50, description="How deep a rule may nest.")
    max_values: int = Field(1_000, ge=1, description="Values in one list of a rule.")
    max_characters: int = Field(1_000, ge=1, description="Characters in one value of a rule.")
