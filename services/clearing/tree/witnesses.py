"""Witnesses: other people's servers that cosign what they were shown (C2SP tlog-witness).

A witness keeps, of each log, the newest checkpoint that it has cosigned, and cosigns none that is
no extension of it. So who asks several of them can be told no second history. Asking and showing
are one request: the checkpoint, and what proves it an extension of the witness' own.
"""

from __future__ import annotations

import asyncio
from base64 import b64encode
from collections.abc import Callable
from typing import Final, NamedTuple

import httpx

from clearing.tree.hashing import Unproven
from clearing.tree.notes import BadNote, VerifierKey, read_note, signatures_in
from clearing.tree.onlookers import Contradicted, NotWhole, OutOfSight, Shown, refuse_older
from clearing.tree.reading import MissingTile

_WITHIN_S: Final = 10.0
_MOST_BYTES: Final = 64 * 1024
_ITS_SIZE: Final = "text/x.tlog.size"
_AS_IT_IS: Final = {"Accept-Encoding": "identity"}
# A tree without leaves some cosign, and some do not: either has seen none of this log. Whatever
# else is answered says nothing of trees, and is no agreement.
_OF_NO_LEAVES: Final = {httpx.codes.OK, httpx.codes.BAD_REQUEST, httpx.codes.UNPROCESSABLE_ENTITY}


class _Answer(NamedTuple):
    """What a witness answered, as far as it matters."""

    status: int
    content_type: str
    body: bytes

    @property
    def text(self) -> str:
        return self.body.decode(errors="replace")


class Witness:
    """An `Onlooker` at an address, known by its key."""

    def __init__(
        self,
        address: str,
        key: VerifierKey,
        cosigned: Callable[[int, str], None],
        *,
        transport: httpx.AsyncBaseTransport | None = None,
    ) -> None:
        """`cosigned` is told each cosignature's line and of which size it is."""
        # With its key: what it has said is not taken back by another that has the same name.
        self.name: Final = f"the witness {key.name}+{key.key_id.hex()}"
        self._address = f"{address.rstrip('/')}/add-checkpoint"
        self._key = key
        self._cosigned = cosigned
        self._transport = transport
        self._old = 0

    def compare(self, tree: Shown) -> bool:
        """Whether it cosigned this tree, of which an empty one needs none; nor has it another."""
        self.show(tree)
        return bool(tree.checkpoint.size)

    def show(self, tree: Shown) -> None:
        """It has cosigned the tree, and its cosignature was told."""
        answer = self._asked(tree, self._old)
        if answer.status == httpx.codes.CONFLICT:
            self._old = self._size_in(answer, tree)
            answer = self._asked(tree, self._old)
        self._judge(answer, tree)
        self._old = tree.checkpoint.size

    def _judge(self, answer: _Answer, tree: Shown) -> None:
        """Raise `Contradicted` or `OutOfSight` unless it agrees, to the tree that it was sent."""
        size = tree.checkpoint.size
        match answer.status:
            case httpx.codes.CONFLICT:
                # Asked from the size that it named itself: where that is no longer its size,
                # another was shown it meanwhile; where it is ours, its root is another.
                if self._size_in(answer, tree) == size == self._old and size:
                    raise Contradicted(self._another(tree))
                raise OutOfSight("it was shown another tree meanwhile")
            case httpx.codes.OK if size:
                self._tell(answer.text, tree)
            case httpx.codes.UNPROCESSABLE_ENTITY if size:
                raise Contradicted(
                    f"{self.name} has seen another history than the {size} events that are signed"
                )
            case status if size or status not in _OF_NO_LEAVES:
                raise OutOfSight(f"it answered with {status}")
            case _:
                # Nothing was to be cosigned, and it has seen nothing else.
                pass

    def _tell(self, said: str, tree: Shown) -> None:
        try:
            lines = [one for one in signatures_in(said) if self._is_its(one.name, one.key_id)]
        except BadNote as error:
            raise OutOfSight(f"its answer is no cosignature: {error}") from error
        text = read_note(tree.note).text
        held = [line for line in lines if self._key.holds(text, line.said)]
        if not held:
            raise OutOfSight("its answer holds no cosignature by the key that is known")
        self._cosigned(tree.checkpoint.size, held[0].line)

    def _is_its(self, name: str, key_id: bytes) -> bool:
        return (name, key_id) == (self._key.name, self._key.key_id)

    def _size_in(self, answer: _Answer, tree: Shown) -> int:
        """Return which size it has cosigned last. Raises `Contradicted` for one beyond ours."""
        said = answer.text.strip()
        is_size = answer.content_type.split(";")[0].strip() == _ITS_SIZE
        if not is_size or not (said.isascii() and said.isdecimal()) or len(said) > 19:
            raise Contradicted(self._another(tree))
        size = int(said)
        refuse_older(tree, size, self.name)
        if size > tree.checkpoint.size:
            raise OutOfSight(f"it was shown a tree of {size} events meanwhile")
        return size

    def _another(self, tree: Shown) -> str:
        return f"{self.name} has seen another tree of {tree.checkpoint.size} events"

    def _asked(self, tree: Shown, old: int) -> _Answer:
        try:
            proof = tree.reader.consistency_proof(old, tree.checkpoint.size) if old else []
        except (MissingTile, Unproven) as error:
            raise NotWhole(f"the tree in the database is not whole: {error}") from error
        lines = [f"old {old}", *(b64encode(each).decode() for each in proof), "", ""]
        body = "\n".join(lines).encode() + tree.note
        try:
            return asyncio.run(self._answer(body))
        except TimeoutError as error:
            raise OutOfSight(f"it did not answer within {_WITHIN_S:g} s") from error
        except (httpx.HTTPError, httpx.InvalidURL) as error:
            raise OutOfSight(f"{type(error).__name__}: {error}") from error

    async def _answer(self, body: bytes) -> _Answer:
        """Return what it answers, all of it within one bound, however slowly it comes."""
        async with (
            asyncio.timeout(_WITHIN_S),
            httpx.AsyncClient(transport=self._transport, timeout=_WITHIN_S) as client,
            client.stream("POST", self._address, content=body, headers=_AS_IT_IS) as answer,
        ):
            read = bytearray()
            # As it came: what is small on the way could be without end when it is unpacked.
            async for part in answer.aiter_raw():
                read += part
                if len(read) > _MOST_BYTES:
                    raise OutOfSight("its answer is too long")
            content_type = answer.headers.get("content-type", "")
            return _Answer(answer.status_code, content_type, bytes(read))
