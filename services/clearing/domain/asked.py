"""What every command carries, whatever it asks."""

from contracts.envelope import Actor
from contracts.ids import CommandId
from contracts.value import Value


def _kebab(class_name: str) -> str:
    return "".join("-" + c.lower() if c.isupper() else c for c in class_name).lstrip("-")


class Asked(
    Value,
    frozen=True,
    kw_only=True,
    tag_field="command",
    tag=_kebab,
    forbid_unknown_fields=True,
    omit_defaults=True,
):
    """What every command carries. `happened_at_ms` None: it happens as it is recorded.

    In JSON, `command` names the kind: `{"command": "pay", …}`, `{"command": "open-account", …}`.
    """

    command_id: CommandId
    actor: Actor
    happened_at_ms: int | None = None
    words: str | None = None


class Named(Asked, frozen=True, kw_only=True):
    """A command that brings a name for the vault: never in an event."""

    name: str | None = None
    code: str | None = None
    contact: str | None = None
