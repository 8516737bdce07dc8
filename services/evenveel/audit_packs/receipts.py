"""The check of a receipt: one event, and where it stands in a history that was signed."""

from __future__ import annotations

from pathlib import Path
from time import monotonic
from typing import Final

from access.phrases_proofs import Proof
from access.saying import Saying
from clearing.tree.hashing import Unproven
from clearing.tree.notes import BadNote
from clearing.tree.proofs import FIRST_LINE, MAX_PROOF_BYTES, read_receipt, verify_receipt
from contracts.commitment import NotCanonical
from evenveel.audit_packs.checking import texts
from evenveel.audit_packs.trusting import Trust, check_same, proven
from evenveel.audit_packs.verdict import Verdict
from evenveel.auditing.wrong import Finding, Wrong
from evenveel.troubles import Trouble

_BEGINNING: Final = f"{FIRST_LINE}\n".encode()


def receipt_in(path: Path) -> bytes | None:
    """Return the receipt in this file; None where it holds something else."""
    if not path.is_file():
        return None
    with path.open("rb") as file:
        head = file.read(len(_BEGINNING))
        return head + file.read(MAX_PROOF_BYTES) if head == _BEGINNING else None


def check_receipt(body: bytes, trust: Trust) -> Verdict:
    """Return what a receipt proves, or what is wrong with it.

    Raises `Trouble` where no key is trusted: a receipt brings none.
    """
    if not trust.keys:
        raise Trouble(Saying(Proof.KEY_WANTED))
    began = monotonic()
    try:
        verdict = _checked(body, trust)
    except Wrong as wrong:
        verdict = _of(trust, wrong.at(0, None))
    except (Unproven, BadNote, NotCanonical) as error:
        unproven = Wrong(Saying(Proof.THE_RECEIPT), Saying(Proof.ONE_THAT_PROVES), error)
        verdict = _of(trust, unproven.at(0, None))
    return verdict.taking(round((monotonic() - began) * 1_000))


def _checked(body: bytes, trust: Trust) -> Verdict:
    receipt = read_receipt(body)
    proved = proven(receipt.proof.checkpoint, trust.keys, trust)
    checkpoint = verify_receipt(receipt, trust.keys)
    position = receipt.proof.index + 1
    return Verdict(
        about="receipt",
        clean=True,
        finding=None,
        origin=checkpoint.origin,
        size=checkpoint.size,
        root=checkpoint.root.hex(),
        signed_by=texts(proved.signed_by),
        witnessed_by=texts(proved.witnessed_by),
        kept=check_same(proved, trust),
        first_position=position,
        last_position=position,
        events=1,
        checked=("signatures", "events"),
        not_checked=("numbers", "sums", "mirrors", "limits", "runs", "projections"),
    )


def _of(trust: Trust, finding: Finding) -> Verdict:
    return Verdict(
        about="receipt",
        clean=False,
        finding=finding,
        origin=trust.keys[0].name,
        size=0,
        root=None,
    )
