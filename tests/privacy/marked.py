"""An installation of its own keys, in which one member's every word is marked."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from uuid import uuid4

from access.database_roles import CLEARING, address_as
from access.identity import Identity, SignInMeans, identity
from access.moments import now_ms
from access.principals import FOR_ALL
from access.secret import Secret
from access.vault_search import Sought, WhereSeen
from clearing.adapters.state_codec import MsgpackStateCodec
from clearing.answers import Accepted
from clearing.domain import act_commands as acts
from clearing.domain import commands as c
from clearing.domain import directory_commands as posts
from clearing.domain.privacy_commands import OrderErasure
from clearing.log.indexer import fill_to_head
from clearing.log.standings import standings_to_head
from clearing.write_path.fold import fold
from contracts.events import AccountLimits, PostTerms
from contracts.ids import AccountId, ActId, ExchangeId, PersonId, PostId
from contracts.posts import PostContent, PostPlace, PostText
from evenveel.composition import Ledger, index_keys, ledger, make_tables, projecting
from evenveel.forgetting.forgetting import Forgetting
from evenveel.forgetting.outside import Outside
from evenveel.local_desk import local_desk
from evenveel.settings import Settings
from projections.runner import catch_up
from tests.verify.world import ADMINISTRATOR, ALFA, ANNA, CHAIR, founding, holder, new_id, trading

ZED = AccountId(str(uuid4()))
ZED_IN_PERSON = PersonId(str(uuid4()))


@dataclass(frozen=True, kw_only=True)
class House:
    """One installation: its ledger, its settings, and who signs in."""

    settings: Settings
    ledger: Ledger
    who: Identity

    def do(self, *commands: c.Command) -> list[Accepted]:
        """All were accepted."""
        with local_desk(self.ledger, FOR_ALL) as (desk, _):
            answers = list(desk.submit(commands))
        refused = [answer for answer in answers if not isinstance(answer, Accepted)]
        assert not refused, refused
        return [answer for answer in answers if isinstance(answer, Accepted)]

    def by_two(self, command: c.Command) -> None:
        """One proposed it, and another said yes."""
        yes = acts.ApproveAct(
            command_id=new_id(),
            actor=CHAIR,
            words=command.words,
            act_id=ActId(command.command_id),
            group_id=ALFA,
        )
        self.do(command, yes)

    def follow(self) -> None:
        """Index, standings and projections are up to date."""
        fill_to_head(self.ledger.log, self.ledger.index, index_keys)
        standings_to_head(self.ledger.log, self.ledger.standings)
        with projecting(self.ledger.database_url) as runner:
            catch_up(runner)

    def forget(self, looks: int = 1) -> None:
        """The keeper looked so many times, and did what was due."""
        url = address_as(self.ledger.database_url, CLEARING)
        with (
            closing(Outside(self.ledger.keys, url, self.ledger.log)) as outside,
            local_desk(self.ledger, FOR_ALL) as (desk, _),
        ):
            going = Forgetting(outside, lambda: desk, self.settings.retention, now_ms)
            for _ in range(looks):
                going.look(fold(self.ledger.log, None, MsgpackStateCodec()).state)
                going.once()
                assert going.trouble == ""

    def found(self, text: str) -> list[str]:
        """The posts that somebody of the group finds by a word."""
        door = self.ledger.vault.door(role="member", purpose="directory", reader="a test")
        seen = WhereSeen(group_id=ALFA, at_least="group")
        sought = Sought(groups=[seen], now_ms=now_ms(), text=text)
        return [post.post_id for post in door.posts_found(sought)]

    def name_of(self, account_id: AccountId) -> str | None:
        """What the account's holder is called."""
        door = self.ledger.vault.door(role="member", purpose="directory", reader="a test")
        found = door.names_of([account_id]).get(account_id)
        return None if found is None else found.name

    def words(self) -> list[str]:
        """All words that can be read."""
        head = self.ledger.log.head().position
        door = self.ledger.vault.door(role="member", purpose="statement", reader="a test")
        return list(door.words_at(range(1, head + 1)).values())


@contextmanager
def house(database_url: str, folder: Path) -> Iterator[House]:
    """Two groups that traded, in an installation whose keys nobody else has."""
    settings = Settings(data=folder / "data", keys=folder / "keys", retain_notice_days=0)
    make_tables(database_url, settings=settings)
    means = SignInMeans(public_url="http://localhost")
    with (
        ledger(database_url, settings) as opened,
        identity(database_url, means, Secret("s" * 40), now_ms) as who,
    ):
        made = House(settings=settings, ledger=opened, who=who)
        made.do(*founding(), *trading())
        yield made


def live_of(mark: str) -> Iterator[c.Command]:
    """Zed comes, writes the mark wherever anything can be written, and goes at zero."""
    zed = holder("zed")
    yield c.OpenAccount(
        command_id=new_id(),
        actor=ADMINISTRATOR,
        words=mark,
        name=f"Zed {mark}",
        code=mark,
        contact=f"{mark}@example.org",
        account_id=ZED,
        group_id=ALFA,
        kind="person",
        holder_id=ZED_IN_PERSON,
    )
    zed = type(zed)(person_id=ZED_IN_PERSON, capacity="holder")
    first, second = new_id(), new_id()
    for post_id in (first, second):
        yield posts.PublishPost(
            command_id=post_id, actor=zed, account_id=ZED, terms=_TERMS, content=_content(mark)
        )
    yield posts.ChangePost(
        command_id=new_id(),
        actor=zed,
        post_id=PostId(second),
        terms=_TERMS,
        content=_content(f"{mark} changed"),
    )
    given = _pay(zed, ANNA, 3, mark)
    yield given
    yield _pay(holder("anna"), ZED, 3, mark, payer=ANNA)
    asked = c.Request(
        command_id=new_id(),
        actor=zed,
        words=mark,
        payer=ANNA,
        payee=ZED,
        payer_steps=1,
        payee_steps=1,
        expires_at_ms=now_ms() + 86_400_000,
    )
    yield asked
    yield c.DeclineRequest(
        command_id=new_id(),
        actor=holder("anna"),
        words=mark,
        exchange_id=ExchangeId(asked.command_id),
    )
    yield c.Reverse(
        command_id=new_id(), actor=holder("anna"), words=mark, reverses=ExchangeId(given.command_id)
    )
    once_more = _pay(zed, ANNA, 3, mark)
    yield once_more
    yield from _asked_in_vain(mark, once_more)
    wider = AccountLimits(floor_steps=-900, ceiling_steps=900)
    yield c.SetAccountLimits(
        command_id=new_id(), actor=ADMINISTRATOR, words=mark, account_id=ZED, limits=wider
    )
    yield c.LeaveGroup(command_id=new_id(), actor=zed, words=mark, account_id=ZED)


def _asked_in_vain(mark: str, paid: c.Pay) -> Iterator[c.Command]:
    """Of Zed and of what was paid something is asked that takes two, and the second says no."""
    far = AccountLimits(floor_steps=-90_000, ceiling_steps=90_000)
    back, asked = new_id(), new_id()
    yield c.SetAccountLimits(
        command_id=asked, actor=ADMINISTRATOR, words=mark, account_id=ZED, limits=far
    )
    yield c.Reverse(
        command_id=back,
        actor=ADMINISTRATOR,
        words=mark,
        reverses=ExchangeId(paid.command_id),
    )
    for act_id in (asked, back):
        yield acts.DeclineAct(
            command_id=new_id(), actor=CHAIR, words=mark, act_id=ActId(act_id), group_id=ALFA
        )


_TERMS = PostTerms(kind="offer", category="repair", visible_to="group")


def _content(mark: str) -> PostContent:
    text = PostText(title=mark, text=f"vraag naar {mark}")
    return PostContent(nl=text, fr=text, en=text, place=PostPlace(locality=mark))


def _pay(actor: object, payee: AccountId, steps: int, words: str, payer: AccountId = ZED) -> c.Pay:
    return c.Pay(
        command_id=new_id(),
        actor=actor,  # type: ignore[arg-type] # an actor
        payer=payer,
        payee=payee,
        payer_steps=steps,
        payee_steps=steps,
        words=words,
    )


def marked(made: House, mark: str) -> None:
    """Zed was here, signed in by everything there is, and left; the account is closed."""
    made.do(*live_of(mark))
    made.who.invite(ZED_IN_PERSON, address=f"{mark}@example.org")
    made.who.identities.tie_provider(ZED_IN_PERSON, "https://id.example.org", mark, now_ms())
    made.who.sessions.begin(ZED_IN_PERSON, "link", now_ms())
    made.do(c.CloseAccount(command_id=new_id(), actor=ADMINISTRATOR, words=mark, account_id=ZED))
    made.follow()


def erasing(mark: str) -> OrderErasure:
    """What the treasurer asks."""
    return OrderErasure(command_id=new_id(), actor=ADMINISTRATOR, words=mark, account_id=ZED)
