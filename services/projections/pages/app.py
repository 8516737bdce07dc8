"""The pages' own application, which stands below a path of the projections' service."""

from importlib.resources import files

from fastapi import Depends, FastAPI
from starlette.staticfiles import StaticFiles
from starlette.types import ASGIApp

from projections.pages import (
    acts,
    intermediaries,
    invitations,
    keys,
    live,
    member_account,
    member_deal,
    member_exchange,
    member_posts,
    member_requests,
    member_search,
    own,
    own_data,
    papers_account,
    papers_group,
    passkeys,
    provider,
    region_categories,
    region_clearing,
    region_overview,
    region_positions,
    roles,
    sign_in,
    signing_keys,
    who,
)
from projections.pages.desk import DESK
from projections.pages.means import PagesMeans
from projections.pages.protection import Protection
from projections.pages.region_told import RegionTold
from projections.pages.troubles import add_handlers
from projections.pages.visits import admitted

_STATIC = "/static"


def create_pages(means: PagesMeans) -> ASGIApp:
    """The pages over these means, which stay their owner's to close."""
    app = FastAPI(
        openapi_url=None,
        docs_url=None,
        redoc_url=None,
        redirect_slashes=False,
        dependencies=[Depends(admitted)],
    )
    app.state.means = means
    app.state.region_told = RegionTold()
    for module in (
        *(sign_in, provider, passkeys, who, own, live),
        *(member_account, member_deal, member_exchange),
        *(member_requests, member_posts, member_search),
        *(papers_account, papers_group, own_data),
        *DESK,
        *(acts, keys, signing_keys, intermediaries, roles, invitations),
        *(region_overview, region_positions, region_clearing, region_categories),
    ):
        app.include_router(module.router)
    app.mount(_STATIC, StaticFiles(directory=str(files("projections.pages") / "static")))
    add_handlers(app)
    # Around all of it, so that an answer to a fault of our own is protected too.
    return Protection(app, kept_path=_STATIC)
