"""An account's statement as a document: of which period, and as what file."""

from functools import partial
from typing import Final

from fastapi import APIRouter, Request
from starlette.responses import Response

from access.views import View
from contracts.ids import AccountId, GroupId
from projections.pages.means import PagesMeans
from projections.pages.own_account import own_account, show_account
from projections.pages.papers_asked import answered, asked_in, form_of, reading_for
from projections.pages.visits import Visit, Visiting
from projections.papers.statement import statement_of

_ACCOUNT: Final = "/accounts/{account_id}"

router = APIRouter()


@router.get(_ACCOUNT + "/papers")
def choose(request: Request, visiting: Visiting, account_id: AccountId) -> Response:
    """The form on which a statement is asked for."""
    return _show(request, visiting, account_id, 200, None)


@router.get(_ACCOUNT + "/statement.{form}")
def statement(request: Request, visiting: Visiting, account_id: AccountId, form: str) -> Response:
    """The statement as a file: opening + lines = closing, as of a position of the log."""
    means: PagesMeans = request.app.state.means
    found = means.snapshots.groups_of_account(account_id) or ()
    accounts = [(account_id, GroupId(group_id)) for group_id in found]
    reading = reading_for(request, visiting, View().with_accounts(accounts))
    return answered(
        request,
        form_of(form),
        partial(statement_of, reading, account_id),
        partial(_show, request, visiting, account_id),
    )


def _show(
    request: Request, visiting: Visit, account_id: AccountId, status: int, wrong: str | None
) -> Response:
    own = own_account(request, visiting, account_id)
    return show_account(
        request,
        visiting,
        own,
        "",
        "papers.html",
        status=status,
        wrong=wrong,
        asked=asked_in(request),
    )
