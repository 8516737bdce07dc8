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
    own,
    passkeys,
    provider,
    roles,
    sign_in,
    who,
)
from projections.pages.means import PagesMeans
from projections.pages.protection import Protection
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
    for module in (
        *(sign_in, provider, passkeys, who, own),
        *(acts, keys, intermediaries, roles, invitations),
    ):
        app.include_router(module.router)
    app.mount(_STATIC, StaticFiles(directory=str(files("projections.pages") / "static")))
    add_handlers(app)
    # Around all of it, so that an answer to a fault of our own is protected too.
    return Protection(app, kept_path=_STATIC)
