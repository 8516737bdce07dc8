"""The settings of the vault's keys: where they are, and under which master key."""

from __future__ import annotations

from pathlib import Path
from typing import Self

from pydantic import Field, SecretStr, field_validator, model_validator

from access.master_keys import MasterNotUsable, masters_in
from access.phrases_keys import KeyStore
from access.saying import Saying
from evenveel.section import Section
from evenveel.troubles import WrongValue


class KeySettings(Section):
    """Where keys are kept that are in no database, and what wraps them."""

    keys: Path | None = Field(
        default=None,
        description="The folder of the keys: of the vault, and those that sign the tree. Outside"
        " the database's own; without it `keys` in the data folder.",
    )
    master_key: SecretStr | None = Field(
        default=None,
        description="What wraps the vault's keys: 32 bytes in base64. Several, parted by commas,"
        " while it is changed: the newest first. Without it one is made at first start and kept"
        " in the folder of keys; production wants it said.",
    )
    master_key_file: Path | None = Field(
        default=None, description="The file that holds it, instead; readable by nobody else."
    )

    @field_validator("master_key")
    @classmethod
    def _masters(cls, given: SecretStr | None) -> SecretStr | None:
        if given is not None:
            try:
                masters_in(given.get_secret_value())
            except MasterNotUsable as error:
                raise WrongValue(error.message) from None
        return given

    @model_validator(mode="after")
    def _one_master(self) -> Self:
        if self.master_key is not None and self.master_key_file is not None:
            given = {
                "name": self.variable_of("master_key"),
                "other": self.variable_of("master_key_file"),
            }
            raise WrongValue(Saying(KeyStore.TWO_MASTERS, **given))
        return self
