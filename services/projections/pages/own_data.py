"""What is kept of an account's holder: a page that says so, and all of it as a file."""

import unicodedata
from functools import partial
from typing import Final

from fastapi import APIRouter, HTTPException, Request
from starlette.responses import Response, StreamingResponse

from access.moments import shown_moment
from access.phrases_papers import Paper
from access.saying import said
from access.views import View
from contracts.ids import AccountId, GroupId
from projections.http.own_data_models import OfPerson, SignsIn, StandsAs
from projections.pages.means import PagesMeans
from projections.pages.own_account import own_account, show_account
from projections.pages.papers_asked import reading_for
from projections.pages.visits import Visit, Visiting
from projections.papers.own_data import OwnData, own_data_of
from projections.papers.pdf import pdf_of
from projections.papers.period import day_of
from projections.papers.reading import NotThere
from projections.papers.turns import AllBusy, turn

_OWN: Final = "/accounts/{account_id}/own-data"

router = APIRouter()


@router.get(_OWN)
def what_is_kept(request: Request, visiting: Visiting, account_id: AccountId) -> Response:
    """What is kept, for how long, and how it is taken along or ended."""
    return _show(request, visiting, account_id)


@router.get(_OWN + ".{form}")
def as_file(request: Request, visiting: Visiting, account_id: AccountId, form: str) -> Response:
    """All of it: to read as PDF, or as JSON for another program."""
    if form not in ("pdf", "json"):
        raise HTTPException(404)
    found = _found(request, visiting, account_id)
    headers = {"Content-Disposition": f'attachment; filename="{_saved_as(found, form)}"'}
    if form == "json":
        return StreamingResponse(found.pieces(), media_type="application/json", headers=headers)
    try:
        with turn():
            return Response(pdf_of(found.paper()), 200, headers, "application/pdf")
    except AllBusy:
        busy = said(Paper.MAKING_OTHERS, visiting.language)
        return _show(request, visiting, account_id, status=503, wrong=busy)


def _show(
    request: Request,
    visiting: Visit,
    account_id: AccountId,
    *,
    status: int = 200,
    wrong: str | None = None,
) -> Response:
    own = own_account(request, visiting, account_id)
    template = "own-data.html"
    return show_account(request, visiting, own, "", template, status=status, wrong=wrong)


def _found(request: Request, visiting: Visit, account_id: AccountId) -> OwnData:
    means: PagesMeans = request.app.state.means
    groups = means.snapshots.groups_of_account(account_id) or ()
    accounts = [(account_id, GroupId(group_id)) for group_id in groups]
    reading = reading_for(request, visiting, View().with_accounts(accounts))
    today = day_of(means.now_ms(), means.zone)
    make = partial(own_data_of, reading, account_id, today)
    try:
        return make(_of_person(visiting, means)) if _holds(visiting, account_id, means) else make()
    except NotThere:
        raise HTTPException(404) from None


def _holds(visiting: Visit, account_id: AccountId, means: PagesMeans) -> bool:
    """Whether it is the person's own account; by what others sign in is nobody else's to see."""
    return any(
        each.account_id == account_id and each.role in ("holder", "former")
        for each in means.standings.of_person(visiting.person_id, means.now_ms())
    )


def _of_person(visiting: Visit, means: PagesMeans) -> OfPerson:
    stands = [
        StandsAs(
            role=each.role,
            group_id=each.group_id,
            account_id=each.account_id,
            until=None if each.until_ms is None else shown_moment(each.until_ms),
        )
        for each in means.standings.of_person(visiting.person_id, means.now_ms())
    ]
    return OfPerson(signs_in=_signs_in(visiting, means), stands=stands)


def _signs_in(visiting: Visit, means: PagesMeans) -> list[SignsIn]:
    person_id, identity = visiting.person_id, means.identity
    found = [
        SignsIn(by=kind, since=shown_moment(since_ms), until=None)
        for kind, since_ms in identity.identities.of(person_id)
    ]
    found += [
        SignsIn(by="passkey", since=shown_moment(each.created_at_ms), until=None)
        for each in identity.passkeys.of(person_id)
    ]
    found += [
        SignsIn(
            by="session",
            since=shown_moment(each.created_at_ms),
            until=shown_moment(each.ends_at_ms),
        )
        for each in identity.sessions.of(person_id, means.now_ms())
    ]
    return found


def _saved_as(found: OwnData, form: str) -> str:
    plain = unicodedata.normalize("NFKD", found.title).encode("ascii", "ignore").decode()
    return f"{'-'.join(plain.lower().split())}-{found.position}.{form}"
