"""Deciding a batch of commands against memory: events for one block, and an answer each.

Nothing here is durable. The answers are given only after the block is; until then they may rest
on decisions that could still be lost with it.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from hashlib import sha256
from typing import Final, get_args

from clearing.answers import Accepted, Answer, Refused
from clearing.domain import commands as c
from clearing.domain.acting import acted_for, happening_at_ms
from clearing.domain.decide import decide
from clearing.domain.directory_commands import ChangePost, PublishPost
from clearing.domain.evolve import evolve
from clearing.domain.past import Key, Role, keys_of
from clearing.domain.refusals import Code, Refusal
from clearing.domain.state import State
from clearing.log.port import Head, NameRow, PostRow, VaultRows, WordsRow
from clearing.write_path.recent import Lookup
from clearing.write_path.screened import Handed, Screened
from contracts.block import Entry
from contracts.envelope import Actor, Envelope, Recorded, encode
from contracts.events import (
    ActApproved,
    ActDeclined,
    Event,
    ExchangeRequested,
    PostChanged,
    PostPublished,
    PostWithdrawn,
    RequestEndEvent,
    WaitingAct,
    groups_touched,
    wire_name,
)
from contracts.ids import CommandId, ExchangeId, subject_of_group
from contracts.months import month_of
from contracts.posts import canonical
from contracts.subjects import subjects_of_words
from contracts.terms import digest_of
from contracts.value import replace

SALT_BYTES: Final = 32
_SALTS_A_DRAW: Final = 64
# Looked up by type, since every event passes: a test for each would cost more than the rest.
_OF_POSTS: Final = frozenset((PostPublished, PostChanged, PostWithdrawn))
_ENDS: Final = frozenset(get_args(RequestEndEvent))
WORDS_DOMAIN: Final = b"evenveel/words/v1\x00"


def commitment(salt: bytes, words: str) -> str:
    """Return the hex commitment under which words are proved while the vault has them."""
    return sha256(WORDS_DOMAIN + salt + words.encode()).hexdigest()


class Salts:
    """Fresh chance for commitments, drawn in stock: each draw is a call to the system."""

    def __init__(self, entropy: Callable[[int], bytes]) -> None:
        self._entropy = entropy
        self._stock: list[bytes] = []

    def draw(self) -> bytes:
        """Return a salt that was never returned before."""
        if not self._stock:
            drawn = self._entropy(SALT_BYTES * _SALTS_A_DRAW)
            self._stock = [drawn[at : at + SALT_BYTES] for at in range(0, len(drawn), SALT_BYTES)]
        return self._stock.pop()


@dataclass(slots=True)
class Draft:
    """One block in the making: entries, vault rows, the ids it adds, and every answer so far.

    `requested` are the deadlines of requests in it, with their ids; `after` is the head it was
    decided on. Beside the answers: why each that is a refusal is one, and how many were given
    before.
    """

    entries: list[Entry] = field(default_factory=list)
    words: list[WordsRow] = field(default_factory=list)
    names: list[NameRow] = field(default_factory=list)
    posts: dict[str, PostRow | None] = field(default_factory=dict)
    keys: list[tuple[Key, int]] = field(default_factory=list)
    answers: list[Answer] = field(default_factory=list)
    refused: list[Code] = field(default_factory=list)
    repeated: int = 0
    requested: list[tuple[int, ExchangeId]] = field(default_factory=list)
    after: Head | None = None

    @property
    def vault(self) -> VaultRows:
        """Return what becomes durable with the block, outside the log."""
        return VaultRows(words=self.words, names=self.names, posts=self.posts)

    def refuse(self, command_id: CommandId, refusal: Refusal) -> None:
        """The next command is answered with the refusal."""
        self.answers.append(self.refusing(command_id, refusal))

    def refusing(self, command_id: CommandId, refusal: Refusal) -> Refused:
        """Return the answer to a command that is refused, which is counted."""
        self.refused.append(refusal.code)
        return Refused(command_id=command_id, refusal=refusal)


class Drafting:
    """Decides commands one by one, each on the state that the one before left."""

    def __init__(self, state: State, past: Lookup, salts: Salts) -> None:
        self._state = state
        self._past = past
        self._salts = salts
        self.draft = Draft()

    def take(self, commands: Sequence[Handed], now_ms: int) -> None:
        """Answer each command in the draft, in order; the state holds what they decided."""
        for handed in commands:
            command = self.let_in(handed, now_ms)
            if command is not None:
                self.decide(handed, command, now_ms)

    def let_in(self, handed: Handed, now_ms: int) -> c.Command | None:
        """Return the command to decide; None where its screen refused it, which is answered."""
        if not isinstance(handed, Screened):
            return handed
        screened = handed.screen.let_in(self._state, self._past, handed.command, now_ms)
        if isinstance(screened, Refusal):
            self.draft.refuse(handed.command_id, screened)
            return None
        return screened

    def decide(self, handed: Handed, command: c.Command, now_ms: int) -> None:
        """Answer the command that was let in; of a refusal what its screen lets be told."""
        answer = self._answer(command, now_ms)
        if isinstance(handed, Screened) and isinstance(answer, Refused):
            told = handed.screen.told(self._state, answer.refusal, now_ms)
            answer = replace(answer, refusal=told)
        self.draft.answers.append(answer)

    def was_accepted(self, command: c.Command) -> bool:
        """Return whether the command's id was accepted before, on whatever terms."""
        return self._past.found(Role.COMMAND, command.command_id) is not None

    def refuse(self, command: c.Command, code: Code) -> None:
        """Answer the command with a refusal that the rules did not find."""
        refusal = Refusal(code=code, subject=getattr(command, "code", None))
        self.draft.refuse(command.command_id, refusal)

    def _answer(self, command: c.Command, now_ms: int) -> Answer:
        terms = digest_of(c.terms_of(command))
        earlier = self._past.found(Role.COMMAND, command.command_id)
        if earlier is not None:
            return self._again(command.command_id, earlier, terms)
        decided = decide(self._state, self._past, command, now_ms)
        if isinstance(decided, Refusal):
            return self.draft.refusing(command.command_id, decided)
        # Before anything of it is recorded: what is carried out waits no more after that.
        happened_at_ms = happening_at_ms(self._state, command)
        for ordinal, event in enumerate(decided):
            self._record(command, ordinal, event, terms, happened_at_ms, now_ms)
        self._keep_name(command)
        accepted = Accepted(
            command_id=command.command_id,
            position=self._state.position,
            recorded_at_ms=now_ms,
            events=tuple(decided),
        )
        self._past.now.accepted[command.command_id] = accepted
        return accepted

    def _again(self, command_id: CommandId, earlier: Recorded, terms: str) -> Answer:
        """Give the first answer again, or say that it was to something else."""
        if earlier.envelope.terms != terms:
            refusal = Refusal(code=Code.DIFFERENT_TERMS, subject=command_id)
            return self.draft.refusing(command_id, refusal)
        self.draft.repeated += 1
        drafted = self._past.accepted(command_id)
        if drafted is not None:
            return replace(drafted, repeated=True)
        events = self._past.all_of(earlier)
        return Accepted(
            command_id=command_id,
            position=events[-1].position,
            recorded_at_ms=earlier.envelope.recorded_at_ms,
            events=tuple(recorded.envelope.event for recorded in events),
            repeated=True,
        )

    def _record(
        self,
        command: c.Command,
        ordinal: int,
        event: Event,
        terms: str,
        happened_at_ms: int | None,
        now_ms: int,
    ) -> None:
        state, draft = self._state, self.draft
        touched = groups_touched(event)
        known = state.groups
        numbers = {g: (known[g].number if g in known else 0) + 1 for g in touched}
        actor = command.actor
        for_account = acted_for(command, event)
        if for_account is not None and actor.acting_for is None:
            actor = Actor(
                person_id=actor.person_id,
                capacity=actor.capacity,
                acting_for=for_account,
                via=actor.via,
            )
        committed = None
        if command.words and not ordinal:
            salt = self._salts.draw()
            committed = commitment(salt, command.words)
            draft.words.append(
                WordsRow(
                    len(draft.entries),
                    salt,
                    command.words,
                    subjects_of_words(event, self._ended(event), self._act_over(event)),
                    month_of(now_ms),
                )
            )
        if type(event) in _OF_POSTS:
            committed = self._keep_post(command, event) or committed
        envelope = Envelope(
            command_id=command.command_id,
            ordinal=ordinal,
            groups=numbers,
            happened_at_ms=now_ms if happened_at_ms is None else happened_at_ms,
            recorded_at_ms=now_ms,
            actor=actor,
            terms=terms,
            words=committed,
            event=event,
        )
        position = state.position + 1
        recorded = Recorded(position, envelope)
        name = wire_name(event)
        draft.entries.append(Entry(name, touched, encode(envelope)))
        evolve(state, recorded)
        if isinstance(event, ExchangeRequested):
            draft.requested.append((event.expires_at_ms, event.exchange_id))
        for key in keys_of(envelope):
            draft.keys.append((key, position))
            self._past.now.events.setdefault(key, recorded)

    def _ended(self, event: Event) -> ExchangeRequested | None:
        """Return the open request that the event ends."""
        if type(event) not in _ENDS:
            return None
        assert isinstance(event, RequestEndEvent)
        return self._state.requests.get(event.exchange_id)

    def _act_over(self, event: Event) -> WaitingAct | None:
        """Return what was to be done by the act that the event approves or declines."""
        if not isinstance(event, ActApproved | ActDeclined):
            return None
        return self._state.acts[event.act_id].act

    def _keep_post(self, command: c.Command, event: Event) -> str | None:
        """Keep what the post says, for the vault only, or nothing of it where it is withdrawn.

        Return what commits to what is kept.
        """
        if isinstance(event, PostWithdrawn):
            self.draft.posts[event.post_id] = None
            return None
        assert isinstance(event, PostPublished | PostChanged)
        assert isinstance(command, PublishPost | ChangePost)
        content = command.content
        salt = self._salts.draw()
        self.draft.posts[event.post_id] = PostRow(
            offset=len(self.draft.entries),
            salt=salt,
            account_id=event.account_id,
            group_id=event.group_id,
            terms=event.terms,
            content=content,
        )
        return commitment(salt, canonical(content))

    def _keep_name(self, command: c.Command) -> None:
        """Keep the name that came with an opening, for the vault only."""
        match command:
            case c.OpenAccount(name=str(name)):
                row = NameRow(
                    command.account_id, command.group_id, command.code, name, command.contact
                )
            case c.FoundGroup(name=str(name)):
                subject = subject_of_group(command.group_id)
                row = NameRow(subject, command.group_id, None, name, command.contact)
            case _:
                return
        self.draft.names.append(row)
