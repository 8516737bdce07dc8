"""The clearing service as it is run, but that it asks nobody who they are: measured beside it."""

import asyncio
import os
from typing import cast

import uvicorn

from access.limits import LIMITS
from clearing.http.app import create_app
from evenveel.composition import ledger
from evenveel.connections import Doorway
from evenveel.interpreter import tune_interpreter
from evenveel.lease import holder_of_service
from evenveel.serving import listening
from tests.trusting import TRUSTING


def main() -> None:
    """Serve until told to stop; the tables are there."""
    tune_interpreter()
    port = int(os.environ["EVENVEEL_PORT"])
    listener = listening("127.0.0.1", port)
    with ledger(os.environ["DATABASE_URL"]) as opened:
        writer = opened.writer(holder_of_service(f"http://127.0.0.1:{port}"))
        app = create_app(writer, guard=TRUSTING)
        writer.start()
        doorway = cast(type[asyncio.Protocol], Doorway(LIMITS, app.state.pace.count))
        config = uvicorn.Config(
            app, log_config=None, access_log=False, loop="uvloop", http=doorway, backlog=512
        )
        try:
            uvicorn.Server(config).run(sockets=[listener])
        finally:
            writer.stop()


if __name__ == "__main__":
    main()
