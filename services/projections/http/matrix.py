"""The question where every group stands with every other."""

from fastapi import APIRouter, Depends, Request

from access.languages import Language
from projections.http.admission import door, looking
from projections.http.asking import (
    Cursor,
    Limit,
    ReaderLanguage,
    caught_up,
    cursor_of,
    parts_of,
)
from projections.http.names import Names
from projections.http.outlook_models import MatrixLink, MatrixPage, MatrixRow
from projections.http.views import time_of
from projections.reading import matrix
from projections.reading.shares import per_mille
from projections.reading.snapshot import Row

router = APIRouter(dependencies=[Depends(caught_up)])


@router.get("/positions/matrix", tags=["positions"], summary="Every group with every neighbour")
def position_matrix(
    request: Request, language: ReaderLanguage, cursor: Cursor = None, limit: Limit = 50
) -> MatrixPage:
    """Net and gross of each group, its links, and the share of each limit that is used."""
    after = "" if cursor is None else str(parts_of(cursor, str)[0])
    with looking(request) as at:
        rows = matrix.matrix(at, after=after, limit=limit + 1)
    shown = rows[:limit]
    neighbours = {link["neighbour"] for row in shown for link in row["links"]}
    ids = neighbours | {row["group_id"] for row in shown}
    names = Names(door(request, "positions"), groups=ids)
    return MatrixPage(
        position=at.position,
        catching_up=at.catching_up,
        groups=[_row(row, names, language) for row in shown],
        next=cursor_of(shown[-1]["group_id"]) if len(rows) > limit else None,
    )


def _row(row: Row, names: Names, language: Language) -> MatrixRow:
    net_ms = row["net_ms"]
    return MatrixRow(
        group_id=row["group_id"],
        name=names.group(row["group_id"]),
        net=time_of(net_ms, language),
        gross=time_of(row["gross_ms"], language),
        may_owe=time_of(row["may_owe_ms"], language),
        may_be_owed=time_of(row["may_be_owed_ms"], language),
        owing_per_mille=per_mille(net_ms, row["may_owe_ms"]),
        owed_per_mille=per_mille(-net_ms, row["may_be_owed_ms"]),
        links=[_link(link, names, language) for link in row["links"]],
    )


def _link(link: Row, names: Names, language: Language) -> MatrixLink:
    position_ms = link["position_ms"]
    return MatrixLink(
        neighbour=link["neighbour"],
        name=names.group(link["neighbour"]),
        status=link["status"],
        link=time_of(position_ms, language),
        may_owe=time_of(link["may_owe_ms"], language),
        may_be_owed=time_of(link["may_be_owed_ms"], language),
        owing_per_mille=per_mille(position_ms, link["may_owe_ms"]),
        owed_per_mille=per_mille(-position_ms, link["may_be_owed_ms"]),
    )
