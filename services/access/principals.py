"""Who asks: a person, a group's program or server, the operator, or nobody that we know."""

from typing import Final, Literal, TypeAlias

from contracts.ids import BY_OPERATOR, GroupId, KeyId, PersonId, Scope
from contracts.value import Value

# By what somebody is known: nothing, a signed-in browser, a program's key, a server's signature,
# or the key of whoever runs the installation.
Means: TypeAlias = Literal["nobody", "session", "key", "signature", "operator"]

# Under this id the operator acts in its own right; it is nobody's of a group.
OPERATOR_ID: Final = PersonId("0e0e0e0e-0e0e-4e0e-8e0e-0e0e0e0e0e0e")


class Principal(Value, frozen=True, kw_only=True):
    """Who asks, as a credential has shown; what they may is for `rights` to say.

    `person_id`: the signed-in person, or the owner of the key. `group_id`, `key_id` and `scopes`:
    of a key, as it was issued. `acts_for_all`: the operator of an embedded installation, who may
    act as anybody. `is_here`: the connection comes from this machine and through no proxy.
    """

    means: Means
    person_id: PersonId | None = None
    group_id: GroupId | None = None
    key_id: KeyId | None = None
    scopes: frozenset[Scope] = frozenset()
    acts_for_all: bool = False
    is_here: bool = False

    @property
    def via(self) -> str | None:
        """By what else than the person itself an act of theirs is done, for the log."""
        return BY_OPERATOR if self.means == "operator" else self.key_id


NOBODY: Final = Principal(means="nobody")
# The operator of one machine, where nobody else is to be kept apart from.
FOR_ALL: Final = Principal(means="operator", person_id=OPERATOR_ID, acts_for_all=True)
