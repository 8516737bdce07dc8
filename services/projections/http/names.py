"""Names and words, joined to an answer at the moment it is given, through the vault's door."""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from typing import Protocol, TypeAlias

from access.principals import Principal
from access.vault import WordsAbout
from access.vault_search import PostFound, Sought
from contracts.ids import GroupId, subject_of_group
from contracts.posts import PostContent


class Named(Protocol):
    """What the door says of one subject."""

    @property
    def name(self) -> str:
        """The name to show."""

    @property
    def code(self) -> str | None:
        """The number by which its group knows it."""

    @property
    def contact(self) -> str | None:
        """How its holder is reached."""


class NamedAccount(Named, Protocol):
    """What the door says of an account that it found."""

    @property
    def subject_id(self) -> str:
        """The account's id."""


class Door(Protocol):
    """The vault's door, for one purpose; it writes down every use."""

    def words_at(self, positions: Collection[int]) -> dict[int, str]:
        """The words of these log positions, as far as they still exist."""

    def names_of(self, subject_ids: Collection[str]) -> Mapping[str, Named]:
        """The names behind these ids, as far as they still exist."""

    def find_account(self, group_id: str, code_or_name: str) -> Sequence[NamedAccount]:
        """The group's accounts with this code, then those whose name begins so; at most 20."""

    def words_about(self, account_id: str, *, up_to: int) -> Iterable[WordsAbout]:
        """The words that came with acts about the account, up to a position, in their order."""

    def post(self, post_id: str) -> PostFound | None:
        """The offer or want, if it stands."""

    def contents_of(self, post_ids: Sequence[str]) -> Mapping[str, PostContent]:
        """What these offers and wants say, as far as they stand."""

    def posts_of(self, account_id: str, *, after: int, limit: int) -> list[PostFound]:
        """The account's offers and wants beyond a position, in the order of their positions."""

    def posts_found(self, sought: Sought) -> list[PostFound]:
        """The offers and wants that fit, the best first."""


Doors: TypeAlias = Callable[[str], Door]
"""Opens a door for a purpose, in the name of one reader."""

DoorsFor: TypeAlias = Callable[[Principal], Doors]
"""The doors of whoever asks; how they are called in the list of readings, the composition root
decides."""


class Names:
    """The names and words that one answer needs, asked for once."""

    def __init__(
        self,
        door: Door,
        *,
        accounts: Iterable[str | None] = (),
        groups: Iterable[str] = (),
        positions: Iterable[int | None] = (),
    ) -> None:
        subjects = {account_id for account_id in accounts if account_id is not None}
        subjects |= {subject_of_group(GroupId(group_id)) for group_id in groups}
        places = {position for position in positions if position is not None}
        self._names = door.names_of(subjects) if subjects else {}
        self._words = door.words_at(places) if places else {}

    def account(self, account_id: str | None) -> str | None:
        """The account's name; None where the vault has none (any more)."""
        found = None if account_id is None else self._names.get(account_id)
        return None if found is None else found.name

    def code(self, account_id: str) -> str | None:
        """The account's number in its group."""
        found = self._names.get(account_id)
        return None if found is None else found.code

    def contact(self, account_id: str) -> str | None:
        """How the account's holder is reached; shown to nobody else than who may ask for it."""
        found = self._names.get(account_id)
        return None if found is None else found.contact

    def group(self, group_id: str) -> str | None:
        """The group's display name."""
        found = self._names.get(subject_of_group(GroupId(group_id)))
        return None if found is None else found.name

    def words(self, *positions: int | None) -> str | None:
        """The words of the first of these positions that has any."""
        found = (self._words.get(place) for place in positions if place is not None)
        return next((words for words in found if words is not None), None)
