"""`evenveel audit`: what outsiders can check without us, and the check itself."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Final

import typer

from access.phrases import Phrase
from access.phrases_proofs import Proof
from access.rights import Act
from access.saying import AnyPhrase, Saying, for_programs, spoken
from evenveel.cli import options as o
from evenveel.cli.amounts import at_ms
from evenveel.cli.frame import REFUSED, command, print_json
from evenveel.cli.office import Office
from evenveel.cli.parties import exchange_named, group_named
from evenveel.cli.showing import bar, say, tell

if TYPE_CHECKING:
    from evenveel.audit_packs.trusting import Trust
    from evenveel.audit_packs.verdict import Verdict

app = typer.Typer(
    name="audit", help="Packs, receipts and what they prove to outsiders.", no_args_is_help=True
)

_DAY_MS: Final = 24 * 3_600_000

Keys = Annotated[
    list[str] | None,
    typer.Option("--key", metavar="KEY", help="A key of the log, or a file of them (repeatable)."),
]
Witnesses = Annotated[
    list[str] | None,
    typer.Option(
        "--witness", metavar="KEY", help="A witness that must have cosigned (repeatable)."
    ),
]
Kept = Annotated[
    list[Path] | None,
    typer.Option(
        "--kept",
        metavar="FILE",
        help="A checkpoint, pack or receipt kept from before (repeatable).",
    ),
]
_CHECKS: Final[dict[str, AnyPhrase]] = {
    "signatures": Proof.SIGNATURES,
    "events": Proof.EVENTS_COMMITTED,
    "numbers": Proof.NUMBERS,
    "sums": Proof.SUMS,
    "mirrors": Proof.MIRRORS,
    "limits": Proof.LIMITS,
    "runs": Proof.RUNS,
    "projections": Proof.PROJECTIONS,
}


@command(app, "pack")
def pack(
    office: Office,
    out: Annotated[Path, typer.Argument(metavar="OUT", help="A .zip, or an empty folder.")],
    *,
    group: Annotated[str | None, typer.Option("--group", help="Only this group's events.")] = None,
    since: Annotated[
        str | None, typer.Option("--from", metavar="DATE", help="Recorded on this day or later.")
    ] = None,
    until: Annotated[
        str | None, typer.Option("--to", metavar="DATE", help="Recorded on this day at the latest.")
    ] = None,
) -> None:
    """Make a pack: the signed tree, and the events with what proves each of them."""
    from evenveel.audit_packs.files import IntoFolder, IntoZip
    from evenveel.audit_packs.writing import Scope, write_pack
    from evenveel.signed_tree import signed_tree

    database_url = office.database_url
    found = None if group is None else group_named(office, group).group_id
    scope = Scope(
        group_id=found,
        from_ms=0 if since is None else at_ms(since),
        until_ms=None if until is None else at_ms(until) + _DAY_MS,
    )
    into = IntoZip(out) if out.suffix == ".zip" else IntoFolder(out)
    with signed_tree(database_url) as (log, tree, keys), into, bar(office, Proof.PACKING) as told:
        contents = write_pack(log, tree, keys, scope, into, told)
    if office.json:
        print_json({"pack": str(out), "contents": contents})
        return
    tell(
        office,
        Proof.PACK_MADE,
        file=str(out),
        events=contents.events,
        first=str(contents.first_position),
        last=str(contents.last_position),
        size=str(contents.size),
    )
    tell(office, Proof.CHECK_IT, command=f"evenveel audit verify {out}")


@command(app, "verify")
def verify(
    office: Office,
    file: Annotated[
        Path | None,
        typer.Argument(metavar="[FILE]", help="A pack or a receipt. [default: this installation]"),
    ] = None,
    *,
    key: Keys = None,
    witness: Witnesses = None,
    kept: Kept = None,
) -> None:
    """Check a pack or a receipt by itself, or this installation: the verdict, in a sentence.

    Names the first thing that is wrong. Exit code 1 if there is one.
    """
    from evenveel.audit_packs.trusting import Trust, kept_in, keys_given

    trust = Trust(
        keys=keys_given(key or ()),
        witnesses=keys_given(witness or ()),
        kept=tuple(kept_in(path) for path in kept or ()),
    )
    verdict = _of_installation(office, trust) if file is None else _of_file(office, file, trust)
    if office.json:
        print_json(for_programs(verdict))
    else:
        _tell(office, verdict)
    if not verdict.clean:
        raise typer.Exit(REFUSED)


def _of_file(office: Office, file: Path, trust: Trust) -> Verdict:
    from evenveel.audit_packs.checking import check_pack
    from evenveel.audit_packs.files import NoPack
    from evenveel.audit_packs.reading import opened_at
    from evenveel.audit_packs.receipts import check_receipt, receipt_in

    if not file.exists():
        raise NoPack(Saying(Proof.NO_PACK, file=str(file)))
    receipt = receipt_in(file)
    if receipt is not None:
        return check_receipt(receipt, trust)
    with opened_at(file) as found, bar(office, Phrase.VERIFYING) as told:
        return check_pack(found, trust, told)


def _of_installation(office: Office, trust: Trust) -> Verdict:
    from evenveel.audit_packs.live import check_live
    from evenveel.signed_tree import seen_by_us, signed_tree

    database_url = office.database_url
    office.known.may(Act.RUN_THE_SERVICE)
    trust = seen_by_us(office.settings, trust)
    with signed_tree(database_url) as (_, tree, keys), bar(office, Phrase.VERIFYING) as told:
        return check_live(database_url, tree, keys, trust, told, office.settings)


def _tell(office: Office, verdict: Verdict) -> None:
    say(_sentence(office, verdict))
    if verdict.signed_by:
        tell(office, Proof.SIGNED_BY, keys=", ".join(verdict.signed_by))
        if verdict.own_keys:
            tell(office, Proof.OWN_KEYS)
    if verdict.witnessed_by:
        tell(office, Proof.WITNESSED_BY, names=", ".join(verdict.witnessed_by))
    if not verdict.clean:
        return
    if verdict.kept:
        tell(office, Proof.GOES_ON_FROM, count=verdict.kept)
    if verdict.about == "live" and verdict.size < verdict.last_position:
        first, last = str(verdict.size + 1), str(verdict.last_position)
        tell(office, Proof.NOT_IN_TREE_YET, first=first, last=last)
    tell(office, Proof.LOOKED_INTO, checks=_listed(office, verdict.checked))
    if verdict.not_checked:
        tell(office, Proof.NOT_SHOWN, checks=_listed(office, verdict.not_checked))


def _sentence(office: Office, verdict: Verdict) -> str:
    finding = verdict.finding
    if finding is not None:
        what, expected, found = (
            spoken(each, office.language)
            for each in (finding.what, finding.expected, finding.found)
        )
        if not finding.position:
            return office.said(Proof.WRONG_AT_ALL, what=what, expected=expected, found=found)
        return office.said(
            Proof.WRONG_HERE,
            position=str(finding.position),
            what=what,
            expected=expected,
            found=found,
        )
    first, last, origin = str(verdict.first_position), str(verdict.last_position), verdict.origin
    match verdict.about:
        case "receipt":
            return office.said(Proof.RECEIPT_IN_ORDER, position=last, origin=origin)
        case "live" if not verdict.size:
            return office.said(Proof.RULES_IN_ORDER, position=last)
        case "live":
            return office.said(Proof.LIVE_IN_ORDER, position=str(verdict.size), origin=origin)
        case "pack":
            phrase = Proof.PACK_IN_ORDER if verdict.group is None else Proof.GROUP_IN_ORDER
            given: dict[str, str | int] = {"events": verdict.events, "origin": origin}
            if verdict.group is not None:
                given["group"] = verdict.group
            return office.said(phrase, first=first, last=last, **given)


def _listed(office: Office, checks: tuple[str, ...]) -> str:
    return ", ".join(office.said(_CHECKS[check]) for check in checks)


@command(app, "receipt")
def receipt(
    office: Office,
    exchange: o.Exchange,
    *,
    out: Annotated[
        Path | None,
        typer.Option("--out", metavar="FILE", help="[default: the exchange's id, .tlog-proof]"),
    ] = None,
) -> None:
    """Write an exchange with the proof that it stands in the signed history."""
    from evenveel.signed_tree import receipt_of, signed_tree

    row = exchange_named(office, exchange)
    position = int(row["position"])
    with signed_tree(office.database_url) as (log, tree, _):
        made = receipt_of(log, tree, position)
    path = out or Path(f"{row['exchange_id']}.tlog-proof")
    path.write_bytes(made)
    if office.json:
        print_json({"receipt": str(path), "position": position})
        return
    tell(office, Proof.RECEIPT_WRITTEN, position=str(position), file=str(path))


@command(app, "publish")
def publish(
    office: Office,
    folder: Annotated[Path, typer.Argument(metavar="DIR", help="Where it is served from.")],
) -> None:
    """Write the signed tree into a folder, as it is published; what is there is only added to."""
    from evenveel.audit_packs.publishing import publish_into
    from evenveel.signed_tree import signed_tree

    with signed_tree(office.database_url) as (_, tree, keys):
        size, files = publish_into(folder, tree, keys)
    if office.json:
        print_json({"folder": str(folder), "size": size, "files": files})
        return
    tell(office, Proof.PUBLISHED, folder=str(folder), size=str(size), files=files)
