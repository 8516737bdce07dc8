"""What the next clearing run is solved from, all as of one position."""

from typing import Annotated, Any

from fastapi import APIRouter, Query
from pydantic import BaseModel, Field
from starlette.requests import Request
from starlette.responses import Response

from clearing.domain.clearing_input import NextRun, next_run
from clearing.http.endpoints import desk_of
from clearing.http.reads import only_once
from clearing.http.replies import json_response
from clearing.http.run_bodies import AB, Growth, SetOff, example_debt
from contracts.ids import ClearingMode

# For the description of the API alone.


class RunInputModel(BaseModel):
    """Every debt that takes part and how much of it may go; where one may grow, and by how much."""

    position: int
    mode: ClearingMode
    run_id: str | None = Field(default=None, description="Of the open run, where one is.")
    set_offs: list[SetOff]
    growths: list[Growth] = []


class OpenRunModel(BaseModel):
    """The run that waits to be applied."""

    run_id: str
    mode: ClearingMode
    objections_until_ms: int
    groups: list[str]
    objected: bool = Field(description="Some link is left as it is because a group said so.")


class NextRunModel(BaseModel):
    """What is to be solved next, all as of one position."""

    model_config = {
        "json_schema_extra": {
            "examples": [
                {
                    "input": {
                        "position": 20_417,
                        "mode": "debts",
                        "set_offs": [
                            example_debt(AB, "lets-gent", "lets-ieper", 5_400_000)
                            | {"cancelled_ms": 0}
                        ],
                    },
                    "recorded_at_ms": 1_777_638_600_250,
                    "proposed_at_ms": 0,
                    "open": None,
                }
            ]
        }
    }

    input: RunInputModel
    recorded_at_ms: int
    proposed_at_ms: int = Field(description="When the last run was proposed; 0: never.")
    open: OpenRunModel | None


async def input_of_run(
    request: Request,
    *,
    mode: Annotated[ClearingMode, Query(description="Of a run that would be proposed.")] = "debts",
) -> Response:
    """What the next solution starts from: of the open run, or else of one to be proposed."""
    only_once(request, "mode")
    found: NextRun = await desk_of(request).ask(lambda state: next_run(state, mode))
    return json_response(found)


def add_routes(router: APIRouter, problems: dict[int | str, dict[str, Any]]) -> None:
    """Have the application serve these routes."""
    router.add_api_route(
        "/clearing-runs/input",
        input_of_run,
        methods=["GET"],
        tags=["clearing-runs"],
        summary="What the next run is solved from",
        response_model=None,
        responses={200: {"model": NextRunModel, "description": "The input."}, **problems},
    )
