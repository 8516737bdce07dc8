"""The key of a witness, in a file beside its checkpoints that nobody but its owner reads."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from access.phrases_proofs import Proof
from access.saying import Saying
from access.secret import kept_text
from clearing.tree.notes import COSIGNATURE, SigningKey
from evenveel.troubles import Trouble

FILE_NAME: Final = "witness.key"


def own_key(folder: Path, name: str) -> SigningKey:
    """Return the witness' key; one is made where there is none yet.

    Its name is signed under, so it never changes. Raises `Trouble` where the folder is another
    witness', `SecretNotUsable`, and `BadNote` for what can be no name or is no key.
    """
    folder.mkdir(parents=True, exist_ok=True)
    made = SigningKey.made(name, COSIGNATURE)
    key = SigningKey.read(kept_text(folder / FILE_NAME, otherwise=made.text))
    if (key.verifier.name, key.verifier.kind) != (name, COSIGNATURE):
        given = {"folder": str(folder), "name": key.verifier.name}
        raise Trouble(Saying(Proof.OTHER_WITNESS, **given))
    return key
