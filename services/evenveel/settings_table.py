"""All settings in one table, out of what the settings say of themselves: `make schemas`."""

from __future__ import annotations

import sys
from typing import Final

from pydantic.fields import FieldInfo

from evenveel.section import Section
from evenveel.settings import Settings
from evenveel.settings_keys import KeySettings
from evenveel.settings_limits import LimitSettings
from evenveel.settings_retention import RetentionSettings
from evenveel.settings_sign_in import SignInSettings
from evenveel.settings_stream import StreamSettings
from evenveel.settings_tree import TreeSettings

# Where it is committed; a test holds it against this.
TABLE: Final = "deploy/runbooks/settings.md"

_OPENING: Final = """# Settings

All of them come from the environment, are read once, and are judged before anything starts: what
cannot be used, or what production refuses, is said in a sentence that names the setting. An empty
one is as if it were not set. This page is written by `make schemas`, out of
`services/evenveel/settings*.py`.

Production (`EVENVEEL_MODE=production`) wants, before it starts: a secret of its own, and no
password that is short or left standing from an example; a folder of keys and a master key that are
said; `EVENVEEL_PUBLIC_URL` with https, and
`EVENVEEL_TLS=in-front`; a PostgreSQL server whose tables belong to another role than the services
use; Kafka, if there is one, over TLS; webhooks to the internet only; and a way to sign in, by a
provider or by mail.
"""
_SECTIONS: Final[tuple[tuple[str, type[Section] | None], ...]] = (
    ("Where it runs, and how", None),
    ("Who signs in, and how", SignInSettings),
    ("The keys of the vault", KeySettings),
    ("The tree that outsiders verify", TreeSettings),
    ("What is kept, and how long", RetentionSettings),
    ("What is taken in", LimitSettings),
    ("The stream", StreamSettings),
)
# Read only to be refused.
_GONE: Final = frozenset({"trust_network"})


def table() -> str:
    """Return the whole page, as it stands in the repository."""
    parted = {name for _, kind in _SECTIONS if kind is not None for name in kind.model_fields}
    pages = [_OPENING]
    for heading, kind in _SECTIONS:
        fields = {
            name: field
            for name, field in (kind or Settings).model_fields.items()
            if name not in _GONE and (kind is not None or name not in parted)
        }
        rows = "".join(map(_row, fields, fields.values()))
        pages.append(f"## {heading}\n\n| setting | default | what it is |\n|---|---|---|\n{rows}")
    return "\n".join(pages)


def _row(name: str, field: FieldInfo) -> str:
    default = "" if field.default is None else f"`{field.default}`"
    return f"| `{Settings.variable_of(name)}` | {default} | {field.description} |\n"


if __name__ == "__main__":
    sys.stdout.write(table())
