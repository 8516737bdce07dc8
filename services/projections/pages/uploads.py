"""Files that a form sent: few, bounded, from a page of ours that this very browser was given."""

from collections.abc import AsyncGenerator
from typing import Annotated, Final

from fastapi import Depends, Request
from starlette.datastructures import UploadFile
from starlette.formparsers import MultiPartException, MultiPartParser

from contracts.value import Value
from projections.pages.forms import FormStale, Sent, from_page_of_ours, given_to
from projections.pages.visits import Visiting

MOST_BYTES: Final = 4_000_000
_FILES_AT_MOST: Final = 20
_FIELDS_AT_MOST: Final = 8
_FORM: Final = "multipart/form-data"


class Uploaded(Value, frozen=True, kw_only=True):
    """The files by their names without folders, and the form's other fields.

    `too_long`: it was more than we take, and nothing of it was kept.
    """

    files: dict[str, bytes]
    form: Sent
    too_long: bool = False


async def uploaded(request: Request, visiting: Visiting) -> Uploaded:
    """Return what was sent. Raises `FormStale`."""
    from_page_of_ours(request)
    if request.headers.get("content-type", "").partition(";")[0].strip() != _FORM:
        raise FormStale("content-type")
    body = bytearray()
    async for chunk in request.stream():
        body += chunk
        if len(body) > MOST_BYTES:
            return Uploaded(files={}, form=Sent([]), too_long=True)
    parser = MultiPartParser(
        request.headers,
        _once(bytes(body)),
        max_files=_FILES_AT_MOST,
        max_fields=_FIELDS_AT_MOST,
    )
    try:
        found = await parser.parse()
    except (MultiPartException, ValueError, KeyError) as error:
        raise FormStale(str(error)) from error
    try:
        texts = [(name, text) for name, text in found.multi_items() if isinstance(text, str)]
        form = Sent([(name, text.replace("\0", "")) for name, text in texts])
        given_to(visiting.csrf, form.one("csrf"))
        files: dict[str, bytes] = {}
        for _, part in found.multi_items():
            if isinstance(part, UploadFile) and part.filename:
                files[_own_name(part.filename)] = await part.read()
    finally:
        await found.close()
    return Uploaded(files=files, form=form)


async def _once(body: bytes) -> AsyncGenerator[bytes, None]:
    yield body


def _own_name(given: str) -> str:
    return given.replace("\\", "/").rpartition("/")[2]


Files = Annotated[Uploaded, Depends(uploaded)]
