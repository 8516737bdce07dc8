"""What the bodies of acts about roles and keys may hold; as for other acts, see `bodies`."""

from typing import Annotated, ClassVar

from pydantic import Field

from clearing.http.bodies import Act
from clearing.http.parts import ADMINISTRATOR, Moment, example
from contracts.ids import PUBLIC_KEY_PATTERN, KeyKind, Role, Scope


class RoleBody(Act):
    """`until` is left out where it lasts; who audits does so for a year at most."""

    model_config = example(actor=ADMINISTRATOR, role="auditor", until="2026-12-31T00:00:00+01:00")
    times: ClassVar[tuple[str, ...]] = (*Act.times, "until")

    role: Role = Field(description="To run the group, to be its support point, or to read it.")
    until: Moment | None = Field(default=None, description="When it ends by itself.")


class KeyBody(Act):
    """A program's secret is made and shown apart; a server brings the public half of its own."""

    model_config = example(
        actor=ADMINISTRATOR,
        kind="server",
        scopes=["exchange", "follow"],
        expires_at="2027-06-30T00:00:00+02:00",
        public_key="11qYAYKxCrfVS/7TyWQHOg7hcvPapiMlrwIaaPcHURo=",
    )
    times: ClassVar[tuple[str, ...]] = (*Act.times, "expires_at")

    kind: KeyKind = Field(description="Whether a program has it, or another system's server.")
    scopes: list[Scope] = Field(description="What the key may do.", min_length=1)
    expires_at: Moment = Field(description="When it ends; within two years.")
    public_key: Annotated[str, Field(json_schema_extra={"pattern": PUBLIC_KEY_PATTERN})] | None = (
        Field(default=None, description="Of a server: Ed25519, 32 bytes in base64.")
    )
