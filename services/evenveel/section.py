"""What all sections of the settings have in common: where they come from, what is unset."""

from __future__ import annotations

from typing import Final

from pydantic import ValidationInfo, field_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

PREFIX: Final = "EVENVEEL_"


class Section(BaseSettings):
    """A part of the settings, read from the environment and frozen."""

    model_config = SettingsConfigDict(
        env_prefix=PREFIX, extra="ignore", frozen=True, populate_by_name=True
    )

    @field_validator("*", mode="before")
    @classmethod
    def _empty_is_not_set(cls, given: object, asked: ValidationInfo) -> object:
        # A compose file hands on every variable, also those that nobody filled in.
        if given == "" and asked.field_name is not None:
            return cls.model_fields[asked.field_name].get_default()
        return given

    @classmethod
    def variable_of(cls, name: str) -> str:
        """Return the variable of the environment that a field of this name is read from."""
        field = cls.model_fields.get(name)
        if field is None:
            return name
        return str(field.validation_alias or f"{PREFIX}{name.upper()}")
