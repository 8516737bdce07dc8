"""All that is kept of one account's holder, in one answer: to see it, and to take it along."""

from functools import partial

from fastapi import APIRouter, Depends, Request
from starlette.responses import StreamingResponse

from projections.http.admission import door, looking
from projections.http.asking import AccountPath, ReaderLanguage, caught_up
from projections.http.faults import Fault
from projections.http.own_data_models import OwnDataAnswer
from projections.http.problems import Refused
from projections.papers.own_data import own_data_of
from projections.papers.period import day_of
from projections.papers.reading import NotThere, Reading

router = APIRouter(dependencies=[Depends(caught_up)])


@router.get(
    "/accounts/{account_id}/own-data",
    tags=["accounts"],
    summary="All that is kept of an account's holder",
    response_model=OwnDataAnswer,
)
def own_data(
    request: Request, account_id: AccountPath, language: ReaderLanguage
) -> StreamingResponse:
    """Name and contact, words, offers and wants, and every exchange, from the first.

    With it what was said at acts about the account, by whoever.

    For the holder, and for the administrators of its group, who answer for it. Where it is of many
    years it is long: it is made as it is sent.
    """
    zone = request.app.state.day_zone
    reading = Reading(
        open=partial(looking, request),
        doors=partial(door, request),
        language=language,
        zone=zone,
    )
    today = day_of(request.app.state.now_ms(), zone)
    try:
        found = own_data_of(reading, account_id, today)
    except NotThere:
        raise Refused(Fault.ACCOUNT_UNKNOWN, account_id) from None
    return StreamingResponse(found.pieces(), media_type="application/json")
