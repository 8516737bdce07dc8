"""What people do for an account, sent to the clearing service as what they are to it."""

from collections.abc import Mapping
from typing import Any, Final, Literal

from fastapi import Request

from access.rights import Verdict
from projections.pages.clearing import Done, Refused
from projections.pages.forms import FormStale, Sent
from projections.pages.means import PagesMeans
from projections.pages.own_account import OwnAccount
from projections.pages.visits import TurnedAway, Visit

_NOTHING: Final[Mapping[str, Any]] = {}
_DIGITS_AT_MOST: Final = 13


def act_for(
    request: Request,
    visiting: Visit,
    own: OwnAccount,
    method: Literal["PUT", "POST", "DELETE"],
    path: str,
    command_id: str,
    fields: Mapping[str, Any] = _NOTHING,
) -> Done | Refused:
    """The act is done for the account, or waits for a second person, or was refused.

    Raises `ClearingAway`, and `TurnedAway` for who may only look.
    """
    if own.acting_as is None:
        raise TurnedAway(Verdict.FORBIDDEN)
    means: PagesMeans = request.app.state.means
    actor = {
        "person_id": visiting.person_id,
        "capacity": own.acting_as,
        "acting_for": own.account_id,
    }
    if method == "DELETE":
        # Which has no body: there who acts stands in the query.
        body = {**fields, **{f"actor_{name}": part for name, part in actor.items()}}
    else:
        body = {**fields, "actor": actor}
    return means.clearing.send(visiting.on_behalf, method, path, command_id, body)


def steps_in(form: Sent, name: str) -> int:
    """Return the steps that our page wrote into its form. Raises `FormStale`."""
    given = form.one(name)
    if not (given.isascii() and given.isdecimal() and len(given) <= _DIGITS_AT_MOST):
        raise FormStale(name)
    return int(given)
