"""What a form sent: bounded, plain, and from a page of ours that this very browser was given."""

from hmac import compare_digest
from typing import Annotated, Final
from urllib.parse import parse_qsl
from uuid import UUID

from fastapi import Depends, Request

from access.cookies import is_from_our_page
from projections.pages.means import PagesMeans
from projections.pages.visits import Visiting

# An offer in three languages, in letters that take the most.
_LONGEST_BYTES: Final = 192 * 1024
# As many as a group has neighbours to say something of.
_FIELDS_AT_MOST: Final = 512
_FORM: Final = "application/x-www-form-urlencoded"


class FormStale(Exception):
    """The form is not one that this browser was given, or is no form at all; nothing was done."""


class Sent:
    """The fields of a form. One that is missing is empty; a page always sends all of its own."""

    def __init__(self, fields: list[tuple[str, str]]) -> None:
        self._fields = fields

    def one(self, name: str) -> str:
        """Return the field without space around it."""
        return next((text.strip() for key, text in self._fields if key == name), "")

    def all(self, name: str) -> list[str]:
        """Return every value of the field."""
        return [text for key, text in self._fields if key == name]

    def id(self, name: str) -> str:
        """Return the field, which is an id that our page wrote. Raises `FormStale`."""
        given = self.one(name)
        try:
            if str(UUID(given)) == given:
                return given
        except ValueError:
            pass
        raise FormStale(name)


async def sent(request: Request, visiting: Visiting) -> Sent:
    """Return what the form sent. Raises `FormStale`."""
    from_page_of_ours(request)
    if request.headers.get("content-type", "").partition(";")[0].strip() != _FORM:
        raise FormStale("content-type")
    text = (await bounded(request)).decode("utf-8", errors="replace")
    if "\0" in text or "%00" in text:
        raise FormStale("nul")
    try:
        fields = parse_qsl(text, keep_blank_values=True, max_num_fields=_FIELDS_AT_MOST)
    except ValueError as error:
        raise FormStale(str(error)) from error
    found = Sent(fields)
    given_to(visiting.csrf, found.one("csrf"))
    return found


def asked(request: Request) -> Sent:
    """Return what a form of ours asked for in the address; what nobody can type is left out."""
    return Sent([(key, text.replace("\0", "")) for key, text in request.query_params.multi_items()])


async def sent_by_script(request: Request, visiting: Visiting) -> bytes:
    """Return what our script sent. Raises `FormStale`."""
    from_page_of_ours(request)
    given_to(visiting.csrf, request.headers.get("x-csrf-token", ""))
    return await bounded(request)


def from_page_of_ours(request: Request) -> None:
    """The browser says that a page of ours sent it. Raises `FormStale`."""
    means: PagesMeans = request.app.state.means
    if not is_from_our_page(request.headers, means.origin):
        raise FormStale("elsewhere")


async def bounded(request: Request) -> bytes:
    """Return the body, which is no longer than any form of ours. Raises `FormStale`."""
    body = bytearray()
    async for chunk in request.stream():
        body += chunk
        if len(body) > _LONGEST_BYTES:
            raise FormStale("length")
    return bytes(body)


def given_to(expected: str, given: str) -> None:
    """The token is the one that this browser was given. Raises `FormStale`."""
    if not compare_digest(expected.encode(), given.encode("utf-8", errors="replace")):
        raise FormStale("token")


Filled = Annotated[Sent, Depends(sent)]
Scripted = Annotated[bytes, Depends(sent_by_script)]
