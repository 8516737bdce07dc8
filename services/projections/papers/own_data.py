"""What is kept of one account's holder: to read on paper, or to take along as JSON.

Both are made of the same reading, as of one position of the log. As JSON it has no end that is
known, so it is made as it is sent; on paper each list stops somewhere, and says where the rest is.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import islice
from typing import Any, Final

import msgspec

from access.amounts import amount, bare_amount
from access.phrases_pages import Page
from access.phrases_papers import Paper
from access.phrases_privacy import Privacy
from access.saying import said
from access.vault_search import PostFound
from projections.http.directory_views import post_of
from projections.http.entries import line_of, request_of
from projections.http.models import Unit
from projections.http.names import Names
from projections.http.own_data_models import OfPerson, OwnRequest, SaidAbout
from projections.http.views import account_of
from projections.papers.group import LINES_AT_MOST
from projections.papers.paper import Column, Printed, Table, day, steps, text
from projections.papers.period import day_of
from projections.papers.reading import NotThere, Reading
from projections.reading import accounts, groups, own_data, statements
from projections.reading.snapshot import Row
from projections.reading.statements import Extent

_TOGETHER: Final = 500
# Each is as long as its writer liked.
_POSTS_AT_MOST: Final = 100
# What the door writes down as why it was asked.
PURPOSE: Final = "own data"

_encode: Final = msgspec.json.Encoder().encode


@dataclass(frozen=True, kw_only=True, slots=True)
class OwnData:
    """What is kept of an account, before its lists are read."""

    reading: Reading
    extent: Extent
    row: Row
    group: Row
    names: Names
    of_person: OfPerson | None
    today: date

    @property
    def title(self) -> str:
        """What it is called."""
        return self._says(Privacy.WHAT_IS_KEPT)

    @property
    def position(self) -> int:
        """The log's, as of which it is."""
        return self.extent.position

    def pieces(self) -> Iterator[bytes]:
        """The whole as JSON, an `OwnDataAnswer`, some of it at a time."""
        language = self.reading.language
        account = account_of(self.row, self.group, self.names, language)
        head: dict[str, Any] = {
            "position": self.position,
            "account": account.model_dump(),
            "group_name": self.names.group(self.extent.group_id),
            "contact": self.names.contact(self.extent.account_id),
            "unit": {name: self.group[name] for name in Unit.model_fields},
            "signs_in": None,
            "stands": None,
        }
        yield _encode(head | (self.of_person.model_dump() if self.of_person else {}))[:-1]
        yield from _listed("said_about", (said.model_dump() for said in self._said_about()))
        posts = (
            post_of(post, self.group, self.names, language).model_dump() for post in self._posts()
        )
        yield from _listed("posts", posts)
        yield from _listed("requests", (request.model_dump() for request in self._requests()))
        lines = (
            line_of(row, self.group, names, language).model_dump() for row, names in self._lines()
        )
        yield from _listed("exchanges", lines)
        yield b"}"

    def paper(self) -> Printed:
        """The same, to be set on paper; of a long list so many lines, the newest left out."""
        names, account_id = self.names, self.extent.account_id
        unit = self.group
        language = self.reading.language
        empty = self._says(Privacy.NOTHING)
        return Printed(
            title=self.title,
            of=names.account(account_id) or account_id,
            language=language,
            about=(
                (self._says(Privacy.GROUP), names.group(unit["group_id"]) or unit["group_id"]),
                (self._says(Privacy.NAME), names.account(account_id) or empty),
                (self._says(Privacy.CODE), names.code(account_id) or empty),
                (self._says(Privacy.CONTACT), names.contact(account_id) or empty),
                (self._says(Privacy.ACCOUNT), account_id),
                (self._says(Privacy.HOLDER), self.row["holder_id"] or empty),
                (self._says(Privacy.BALANCE), amount(self.row["balance_steps"], unit, language)),
                (self._says(Privacy.POSITION), str(self.position)),
            ),
            parts=(
                self._exchanges_table(),
                *(
                    table
                    for table in (
                        self._requests_table(),
                        self._posts_table(),
                        self._said_about_table(),
                    )
                    if table.lines
                ),
                *(() if self.of_person is None else self._tables_of_person(self.of_person)),
            ),
            foot=self._says(Privacy.FOOT, position=str(self.position)),
            day=self.today,
        )

    def _exchanges_table(self) -> Table:
        says, language, unit = self.reading.says, self.reading.language, self.group
        found = list(islice(self._lines(), LINES_AT_MOST + 1))
        return Table(
            caption=says(Paper.EXCHANGES),
            columns=(
                Column(heading=says(Paper.DAY), kind="day"),
                Column(heading=says(Paper.WHAT), wide=3),
                Column(heading=says(Paper.CHANGE_IN, unit=unit["plural"]), kind="number"),
                Column(heading=says(Paper.BALANCE_IN, unit=unit["plural"]), kind="number"),
            ),
            lines=tuple(
                (
                    day(day_of(row["happened_at_ms"], self.reading.zone), language),
                    text(line_of(row, unit, names, language).text),
                    steps(row["change_steps"], unit["decimals"], language),
                    steps(row["balance_steps"], unit["decimals"], language),
                )
                for row, names in found[:LINES_AT_MOST]
            ),
            note=self._rest(found, LINES_AT_MOST),
        )

    def _requests_table(self) -> Table:
        says = self._says
        found = list(islice(self._requests(), LINES_AT_MOST + 1))
        return Table(
            caption=says(Privacy.REQUESTS),
            columns=(
                Column(heading=self.reading.says(Paper.DAY), kind="day"),
                Column(heading=self.reading.says(Paper.WHAT), wide=3),
                Column(heading=says(Privacy.REQUEST_STATUS)),
            ),
            lines=tuple(
                (
                    text(each.happened_at[:10]),
                    text(each.text),
                    text(says(Privacy(f"status_{each.status}"))),
                )
                for each in found[:LINES_AT_MOST]
            ),
            note=self._rest(found, LINES_AT_MOST),
        )

    def _posts_table(self) -> Table:
        says, language = self._says, self.reading.language
        found = list(islice(self._posts(), _POSTS_AT_MOST + 1))
        shown = (post_of(each, self.group, self.names, language) for each in found[:_POSTS_AT_MOST])
        return Table(
            caption=says(Privacy.POSTS),
            columns=(
                Column(heading=says(Privacy.TITLE), wide=2),
                Column(heading=says(Privacy.TEXT), wide=3),
                Column(heading=says(Privacy.UNTIL)),
            ),
            lines=tuple(
                (text(each.title), text(each.text), text((each.valid_until or "")[:10]))
                for each in shown
            ),
            note=self._rest(found, _POSTS_AT_MOST),
        )

    def _said_about_table(self) -> Table:
        says = self._says
        found = list(islice(self._said_about(), LINES_AT_MOST + 1))
        return Table(
            caption=says(Privacy.SAID_ABOUT),
            columns=(
                Column(heading=says(Privacy.MONTH)),
                Column(heading=says(Privacy.TEXT), wide=4),
            ),
            lines=tuple((text(each.month), text(each.words)) for each in found[:LINES_AT_MOST]),
            note=self._rest(found, LINES_AT_MOST),
        )

    def _tables_of_person(self, of_person: OfPerson) -> Iterator[Table]:
        says, language = self._says, self.reading.language
        yield Table(
            caption=says(Privacy.STANDS),
            columns=(
                Column(heading=self.reading.says(Paper.WHAT)),
                Column(heading=says(Privacy.GROUP)),
                Column(heading=says(Privacy.ACCOUNT), wide=2),
                Column(heading=says(Privacy.UNTIL)),
            ),
            lines=tuple(
                (
                    text(said(Page(f"role_{each.role}"), language)),
                    text(each.group_id),
                    text(each.account_id),
                    text((each.until or "")[:10]),
                )
                for each in of_person.stands
            ),
        )
        yield Table(
            caption=says(Privacy.SIGNING_IN),
            columns=(
                Column(heading=self.reading.says(Paper.WHAT), wide=2),
                Column(heading=says(Privacy.SINCE)),
                Column(heading=says(Privacy.UNTIL)),
            ),
            lines=tuple(
                (
                    text(says(Privacy(f"kind_{each.by}"))),
                    text(each.since[:10]),
                    text((each.until or "")[:10]),
                )
                for each in of_person.signs_in
            ),
            note=says(Privacy.SIGNING_IN_ONLY),
        )

    def _lines(self) -> Iterator[tuple[Row, Names]]:
        beyond = (0, 0)
        while True:
            with self.reading.open() as at:
                rows = statements.lines(
                    at, self.extent, newest_first=False, beyond=beyond, limit=_TOGETHER
                )
            places = ("position", "reason_at", "requested_position")
            names = Names(
                self.reading.doors(PURPOSE),
                accounts=[row[side] for row in rows for side in ("payer", "payee")],
                positions=[row[place] for row in rows for place in places],
            )
            yield from ((row, names) for row in rows)
            if len(rows) < _TOGETHER:
                return
            beyond = (rows[-1]["position"], rows[-1]["side"])

    def _requests(self) -> Iterator[OwnRequest]:
        account_id, after = self.extent.account_id, 0
        while True:
            with self.reading.open() as at:
                rows = own_data.requests(
                    at,
                    account_id,
                    self.extent.group_id,
                    after=after,
                    up_to=self.position,
                    limit=_TOGETHER,
                )
                parties = {row[side] for row in rows for side in ("payer_group", "payee_group")}
                units = groups.units(at, parties)
            names = Names(
                self.reading.doors(PURPOSE),
                accounts=[row[side] for row in rows for side in ("payer", "payee")],
                positions=[row["position"] for row in rows],
            )
            for row in rows:
                shown = request_of(
                    row, units, names, self.reading.language, is_payer=row["payer"] == account_id
                )
                yield OwnRequest(**shown.model_dump(), status=row["status"])
            if len(rows) < _TOGETHER:
                return
            after = rows[-1]["position"]

    def _posts(self) -> Iterator[PostFound]:
        after = 0
        while True:
            found = self.reading.doors(PURPOSE).posts_of(
                self.extent.account_id, after=after, limit=_TOGETHER
            )
            yield from found
            if len(found) < _TOGETHER:
                return
            after = found[-1].position

    def _said_about(self) -> Iterator[SaidAbout]:
        about = self.reading.doors(PURPOSE).words_about(self.extent.account_id, up_to=self.position)
        for each in about:
            yield SaidAbout(position=each.position, month=each.month, words=each.words)

    def _rest(self, found: Sequence[object], at_most: int) -> str | None:
        """Return what is said where there is more than paper shows."""
        if len(found) <= at_most:
            return None
        lines = bare_amount(at_most, 0, self.reading.language)
        return self._says(Privacy.REST, lines=lines)

    def _says(self, phrase: Privacy, **given: str) -> str:
        return said(phrase, self.reading.language, **given)


def own_data_of(
    reading: Reading,
    account_id: str,
    today: date,
    of_person: OfPerson | None = None,
) -> OwnData:
    """What is kept of the account's holder, as of now. Raises NotThere."""
    with reading.open() as at:
        row = accounts.account(at, account_id)
        if row is None:
            raise NotThere(account_id)
        group_id = row["group_id"]
        position = at.about(group_id).position
        group = groups.group(at, group_id)
        if group is None:
            raise NotThere(account_id)
    names = Names(reading.doors(PURPOSE), accounts=[account_id], groups=[group_id])
    return OwnData(
        reading=reading,
        extent=Extent(account_id=account_id, group_id=group_id, position=position),
        row=row,
        group=group,
        names=names,
        of_person=of_person,
        today=today,
    )


def _listed(name: str, found: Iterator[dict[str, Any]]) -> Iterator[bytes]:
    yield f',"{name}":['.encode()
    for number, each in enumerate(found):
        yield (b"," if number else b"") + _encode(each)
    yield b"]"
