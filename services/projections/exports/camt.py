"""Statements of every account as a message of ISO 20022, camt.053.001.08.

Amounts are in the group's own unit, under a code that only this group's id leads to; the sign
stands beside them. What stood at the beginning and all entries make what stands at the end. An
account is named by its id without hyphens, since the message takes no longer one.
"""

from collections.abc import Iterator
from datetime import timedelta
from typing import Final, NamedTuple, TypeAlias

from access.moments import EPOCH
from contracts.events import ExchangeRecorded, ExchangeReversed
from projections.exports.books import Account, Booked, Entry, kind_of, steps_of
from projections.exports.names import compact_id, currency_of
from projections.exports.spell import Spell
from projections.papers.cells import number_written
from projections.papers.paper import Cell

NAMESPACE: Final = "urn:iso:std:iso:20022:tech:xsd:camt.053.001.08"
# The standard's amounts have no more digits behind the point.
DECIMALS_AT_MOST: Final = 5

_Exchanged: TypeAlias = ExchangeRecorded | ExchangeReversed


class _Line(NamedTuple):
    entry: Entry
    steps: int


class _Unit(NamedTuple):
    """How amounts are written; `attribute` is the currency's."""

    decimals: int
    attribute: str

    def amount(self, tag: str, steps: int) -> str:
        """The amount without its sign, and which way it goes."""
        number = number_written(Cell(shown="", number=abs(steps), decimals=self.decimals), ".")
        way = "DBIT" if steps < 0 else "CRDT"
        return f"<{tag} {self.attribute}>{number}</{tag}><CdtDbtInd>{way}</CdtDbtInd>"


def camt_of(spell: Spell) -> Iterator[str]:
    """The message, piece by piece: a statement for every account there is."""
    books = spell.books
    unit = _Unit(books.decimals, f'Ccy="{currency_of(books.group_id)}"')
    made = _moment(books.at_ms)
    yield (
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        f'<Document xmlns="{NAMESPACE}"><BkToCstmrStmt>'
        f"<GrpHdr><MsgId>EV{books.position}</MsgId><CreDtTm>{made}</CreDtTm></GrpHdr>\n"
    )
    lines = _lines(spell)
    # Opened by then or not, whatever moved has a statement; so does what stands at zero.
    for number, account in enumerate(books.accounts.values(), start=1):
        opening, moves = lines[account.account_id]
        yield _begin(spell, account, number, unit, opening, moves)
        for line in moves:
            yield _entry(unit, line)
        yield "</Stmt>\n"
    yield "</BkToCstmrStmt></Document>\n"


def _lines(spell: Spell) -> dict[str, tuple[int, list[_Line]]]:
    books = spell.books
    opening = dict.fromkeys(books.accounts, 0)
    moves: dict[str, list[_Line]] = {account_id: [] for account_id in books.accounts}
    for entry in books.entries:
        if entry.day > spell.last:
            break
        for account_id, steps in steps_of(entry.event, books.group_id):
            if entry.day < spell.first:
                opening[account_id] += steps
            else:
                moves[account_id].append(_Line(entry, steps))
    return {account_id: (opening[account_id], moves[account_id]) for account_id in opening}


def _begin(
    spell: Spell, account: Account, number: int, unit: _Unit, opening: int, moves: list[_Line]
) -> str:
    closing = opening + sum(line.steps for line in moves)
    own = compact_id(account.account_id)
    group = f"<Othr><Id>{spell.books.group_id}</Id></Othr>"
    return (
        f"<Stmt><Id>EV{spell.books.position}-{number}</Id>"
        f"<FrToDt><FrDtTm>{spell.first}T00:00:00</FrDtTm><ToDtTm>{spell.last}T23:59:59</ToDtTm>"
        f"</FrToDt><Acct><Id><Othr><Id>{own}</Id></Othr></Id><Ccy>{unit.attribute[5:-1]}</Ccy>"
        f"<Svcr><FinInstnId>{group}</FinInstnId></Svcr></Acct>\n"
        f"{_balance('OPBD', opening, f'{spell.first}', unit)}"
        f"{_balance('CLBD', closing, f'{spell.last}', unit)}"
    )


def _balance(code: str, steps: int, day: str, unit: _Unit) -> str:
    return (
        f"<Bal><Tp><CdOrPrtry><Cd>{code}</Cd></CdOrPrtry></Tp>{unit.amount('Amt', steps)}"
        f"<Dt><Dt>{day}</Dt></Dt></Bal>\n"
    )


def _entry(unit: _Unit, line: _Line) -> str:
    entry, steps = line
    return (
        f"<Ntry><NtryRef>{entry.position}</NtryRef>{unit.amount('Amt', steps)}"
        f"<Sts><Cd>BOOK</Cd></Sts><BookgDt><Dt>{entry.day}</Dt></BookgDt>"
        f"<BkTxCd><Prtry><Cd>{kind_of(entry.event)}</Cd></Prtry></BkTxCd>"
        f"{_details(entry.event)}</Ntry>\n"
    )


def _details(event: Booked) -> str:
    """Which exchange it was, and between which accounts; the payer's is the debtor's."""
    if not isinstance(event, _Exchanged):
        return ""
    payer, payee = event.payer, event.payee
    if isinstance(event, ExchangeReversed):
        # What is given back goes the other way.
        payer, payee = payee, payer
    return (
        f"<NtryDtls><TxDtls><Refs><AcctSvcrRef>{compact_id(event.exchange_id)}</AcctSvcrRef></Refs>"
        f"<RltdPties><DbtrAcct>{_account(payer)}</DbtrAcct><CdtrAcct>{_account(payee)}</CdtrAcct>"
        "</RltdPties></TxDtls></NtryDtls>"
    )


def _account(account_id: str) -> str:
    return f"<Id><Othr><Id>{compact_id(account_id)}</Id></Othr></Id>"


def _moment(at_ms: int) -> str:
    at = EPOCH + timedelta(milliseconds=at_ms)
    return at.strftime("%Y-%m-%dT%H:%M:%SZ")
