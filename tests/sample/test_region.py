"""The sample region: the same every time, accepted whole, and worth looking at."""

from collections import Counter

import pytest

from clearing.domain.commands import (
    AcceptRequest,
    Command,
    DeclineRequest,
    FoundGroup,
    OpenAccount,
    Pay,
    Request,
    Reverse,
    SetFiguresConsent,
    WithdrawRequest,
)
from clearing.domain.directory_commands import PublishPost
from clearing.domain.past import Role
from clearing.domain.state import State
from contracts.events import Event, ExchangeRecorded
from contracts.ids import MAX_WORDS_CHARACTERS, MS_PER_HOUR
from evenveel.sample import sample_region
from evenveel.sample.rehearsal import Rehearsal

NOW_MS = 1_800_000_000_000
DAY_MS = 24 * MS_PER_HOUR


@pytest.fixture(scope="module")
def region() -> list[Command]:
    return list(sample_region(NOW_MS))


@pytest.fixture(scope="module")
def folded(region: list[Command]) -> State:
    ledger = Rehearsal(NOW_MS + 60_000)
    refused = [command for command in region if ledger.try_out(command) is not None]
    assert refused == []
    return ledger.state


def test_the_same_arguments_give_the_same_commands() -> None:
    first = list(sample_region(NOW_MS, seed=7, exchanges=300))
    assert first == list(sample_region(NOW_MS, seed=7, exchanges=300))
    assert first != list(sample_region(NOW_MS, seed=8, exchanges=300))


@pytest.mark.parametrize("exchanges", [0, 1, 40])
def test_a_smaller_region_can_be_asked_for(exchanges: int) -> None:
    commands = list(sample_region(NOW_MS, exchanges=exchanges))
    assert sum(isinstance(c, Pay | Request) for c in commands) == exchanges


def test_every_id_is_there_once(region: list[Command]) -> None:
    assert len({command.command_id for command in region}) == len(region)


def test_units_are_those_used_in_practice(region: list[Command]) -> None:
    founded = [command for command in region if isinstance(command, FoundGroup)]
    assert len(founded) >= 14
    worth = {(group.step_ms, group.decimals) for group in founded}
    assert worth == {(180_000, 0), (60_000, 0), (240_000, 0), (600_000, 0), (3_600, 2)}
    assert {group.kind for group in founded} == {"lets", "sel"}
    assert {group.place.country for group in founded} == {"BE", "FR"}


def test_names_and_codes_are_unique_in_their_group(region: list[Command]) -> None:
    opened = [command for command in region if isinstance(command, OpenAccount)]
    assert len({(a.group_id, a.name) for a in opened}) == len(opened)
    assert len({(a.group_id, a.code) for a in opened}) == len(opened)


def test_what_happens_happens_within_the_year_that_ended_yesterday(region: list[Command]) -> None:
    last_day_ms = NOW_MS - NOW_MS % DAY_MS
    acts = [c for c in region if isinstance(c, Pay | Request | AcceptRequest | Reverse)]
    moments = [act.happened_at_ms for act in acts]
    assert all(at is not None and last_day_ms - 365 * DAY_MS <= at < last_day_ms for at in moments)
    in_order = [at for at in moments if at is not None]
    assert in_order == sorted(in_order)


def test_requests_are_accepted_declined_withdrawn_and_left_open(
    region: list[Command], folded: State
) -> None:
    counted = Counter(type(command) for command in region)
    assert counted[Request] > counted[AcceptRequest] > counted[DeclineRequest]
    assert counted[WithdrawRequest] > 0
    assert counted[Reverse] > 0
    assert folded.requests
    assert 19_000 <= counted[Pay] + counted[AcceptRequest] <= 20_000


def test_several_percent_of_exchanges_are_across_groups(
    region: list[Command], folded: State
) -> None:
    paid = [command for command in region if isinstance(command, Pay)]
    group_of = {account.account_id: account.group_id for account in folded.accounts.values()}
    across = sum(group_of[pay.payer] != group_of[pay.payee] for pay in paid)
    assert 3 <= 100 * across / len(paid) <= 12


def test_some_exchanges_go_over_two_links(region: list[Command]) -> None:
    ledger, over = Rehearsal(NOW_MS + 60_000), Counter[int]()
    for command in region:
        ledger.try_out(command)
        if isinstance(command, Pay):
            recorded = ledger.found(Role.COMMAND, command.command_id)
            assert recorded is not None
            over[hops_of(recorded.envelope.event)] += 1
    assert 1 <= 100 * over[2] / over.total() <= 4
    assert set(over) <= {0, 1, 2, 3}


def hops_of(event: Event) -> int:
    assert isinstance(event, ExchangeRecorded)
    return max((len(route.groups) - 1 for route in event.routes), default=0)


def test_every_group_sums_to_zero(folded: State) -> None:
    steps: Counter[str] = Counter()
    links: Counter[str] = Counter()
    for account in folded.accounts.values():
        steps[account.group_id] += account.balance_steps
    for agreement in folded.agreements.values():
        links[agreement.first] += agreement.position_ms
        links[agreement.second] -= agreement.position_ms
    for group_id, group in folded.groups.items():
        assert steps[group_id] * group.step_ms + links[group_id] + group.rounding_ms == 0


def test_some_links_are_near_their_limit_and_most_are_not(folded: State) -> None:
    used = [
        abs(agreement.position_ms) / agreement.terms.first_may_owe_ms
        for agreement in folded.agreements.values()
        if agreement.terms is not None
    ]
    assert 1 <= sum(share > 0.9 for share in used) <= 4
    assert sum(share < 0.5 for share in used) > len(used) / 2


def test_words_are_there_and_short_enough(region: list[Command]) -> None:
    for command in region:
        if isinstance(command, Pay | Request):
            assert command.words
            assert len(command.words) <= MAX_WORDS_CHARACTERS


def test_people_offer_and_want_a_few_hundred_things_in_their_own_languages(
    region: list[Command], folded: State
) -> None:
    posts = [command for command in region if isinstance(command, PublishPost)]
    assert 300 <= len(posts) <= 700
    assert len({folded.accounts[post.account_id].group_id for post in posts}) == len(folded.groups)
    spoken = Counter(language for post in posts for language in post.content.texts)
    assert min(spoken["nl"], spoken["fr"]) > 100
    assert spoken["en"] > 10
    assert {post.terms.kind for post in posts} == {"offer", "want"}
    assert {post.terms.visible_to for post in posts} == {"group", "neighbours", "all"}
    assert len({post.terms.category for post in posts}) > 15
    happened = [post.happened_at_ms or 0 for post in posts]
    assert happened == sorted(happened)
    assert happened[-1] < NOW_MS - NOW_MS % DAY_MS


def test_every_group_shows_its_figures_to_everyone_once_its_year_is_told(
    region: list[Command], folded: State
) -> None:
    assert {group.figures_shown_to for group in folded.groups.values()} == {"everyone"}
    assert all(isinstance(command, SetFiguresConsent) for command in region[-len(folded.groups) :])
