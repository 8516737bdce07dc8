"""Guards for tests that are about something else than who asks, and for those that say who does."""

from __future__ import annotations

from access.guard import CredentialRefused, Credentials
from access.principals import FOR_ALL, NOBODY, Principal


class Trusting:
    """Takes whoever asks for the operator of one machine, who acts for all."""

    def principal(self, credentials: Credentials) -> Principal:
        """The operator, whatever is shown."""
        del credentials
        return FOR_ALL


class Named:
    """Knows principals by names that tests give them: `Authorization: Bearer <name>`."""

    def __init__(self, **known: Principal) -> None:
        self.known = known

    def principal(self, credentials: Credentials) -> Principal:
        """Who has the name; nobody where no name is given."""
        if credentials.authorization is None:
            return NOBODY
        found = self.known.get(credentials.authorization.removeprefix("Bearer "))
        if found is None:
            raise CredentialRefused("unknown")
        return found


TRUSTING = Trusting()
