"""Which files a bundle has, and which of their columns we read, under new names and old.

Source: the migration format of Komunitin, `shared/migration/FORMAT.md`, and the earlier variants
of its columns. Columns that are not named here are kept out of the import and never in the way.
"""

from dataclasses import dataclass, field
from typing import Final

MAX_FILE_BYTES: Final = 64 * 1024 * 1024
MAX_ROWS: Final = 1_000_000


@dataclass(frozen=True, slots=True, kw_only=True)
class FileLayout:
    """A file of the bundle. `aliases` maps an older column name to today's."""

    name: str
    columns: tuple[str, ...]
    required: bool = True
    one_row: bool = False
    aliases: dict[str, str] = field(default_factory=dict)


COMMUNITY: Final = FileLayout(name="community.csv", columns=("id", "code", "name"), one_row=True)
CURRENCY: Final = FileLayout(
    name="currency.csv",
    columns=("name", "namePlural", "symbol", "scale", "rateNumerator", "rateDenominator"),
    one_row=True,
)
USERS: Final = FileLayout(name="users.csv", columns=("id", "email"))
MEMBER_USERS: Final = FileLayout(
    name="member-users.csv",
    columns=("member", "user"),
    aliases={"memberCode": "member", "userEmail": "user", "email": "user"},
)
MEMBERS: Final = FileLayout(name="members.csv", columns=("id", "code", "name", "type", "status"))
ACCOUNTS: Final = FileLayout(
    name="accounts.csv",
    columns=("id", "code", "balance", "creditLimit"),
    aliases={"memberCode": "code", "accountCode": "code"},
)
TRANSFERS: Final = FileLayout(
    name="transfers.csv",
    columns=("id", "payer", "payee", "amount", "createdAt"),
    required=False,
    aliases={
        "sourceKey": "id",
        "payerAccountCode": "payer",
        "payeeAccountCode": "payee",
        "initiatorUser": "user",
    },
)
CATEGORIES: Final = FileLayout(name="categories.csv", columns=("code", "name"), required=False)
POSTS: Final = FileLayout(
    name="posts.csv",
    columns=("code", "type", "member", "title"),
    required=False,
    aliases={"memberCode": "member", "categoryCode": "category"},
)
