"""Offers of groups that owe, matched with wants of groups that are owed, the most healing first."""

from __future__ import annotations

import random
from itertools import pairwise

import pytest

from access.views import ALL
from contracts.events import AccountSuspended, AgreementSuspended
from contracts.ids import AccountId, AgreementId, GroupId
from contracts.posts import PostContent, PostText
from projections.reading import suggestions_match
from projections.reading.suggestions import suggested
from projections.reading.suggestions_match import SUGGESTIONS_AT_MOST, Post, Suggestion, suggest
from projections.reading.suggestions_routes import HOPS_AT_MOST, Link, Network, Way
from tests.projections.asking import House, MakeHouse, Name
from tests.projections.history import START_MS
from tests.projections.in_a_row import HOUR, Region, opened

# Offer, want, way, hours, hours less owed: all that a suggestion says, in its order.
Told = tuple[str, str, tuple[str, ...], int, int]


def found(house: House, group: str | None = None) -> list[Suggestion]:
    with house.app.state.snapshots.open(ALL) as at:
        return suggested(at, START_MS, group).suggestions


def told(house: House, group: str | None = None) -> list[Told]:
    return [
        (s.offer.post_id, s.want.post_id, s.way, s.amount_ms // HOUR, s.removes_ms // HOUR)
        for s in found(house, group)
    ]


def test_an_offer_of_who_owes_fits_a_want_of_who_is_owed_and_no_other(house_of: MakeHouse) -> None:
    region = Region("aalst", "brugge")
    region.pay("aalst", "brugge", 10, 5)
    offer, want = region.post("aalst", "offer"), region.post("brugge", "want")
    # The other way round they would make it worse; another category fits nothing.
    region.post("aalst", "want")
    region.post("brugge", "offer")
    region.post("aalst", "offer", "garden")
    # An hour less for both nets and for the link.
    assert told(opened(house_of, region)) == [(offer, want, ("brugge", "aalst"), 1, 3)]


def test_the_most_healing_comes_first(house_of: MakeHouse) -> None:
    region = Region("aalst", "brugge", "ciney")
    region.pay("aalst", "brugge", 5, 5)
    region.pay("aalst", "ciney", 20, 5, "brugge")
    near, far = region.post("brugge", "want", hint_hours=4), region.post("ciney", "want", "food")
    offer = region.post("aalst", "offer", hint_hours=9)
    food = region.post("aalst", "offer", "food", hint_hours=8)
    garden = region.post("aalst", "offer", "garden", hint_hours=2)
    gardener = region.post("ciney", "want", "garden", hint_hours=7)
    assert told(opened(house_of, region)) == [
        # Through Brugge both links shrink with the nets.
        (food, far, ("ciney", "brugge", "aalst"), 8, 32),
        (offer, near, ("brugge", "aalst"), 4, 12),
        (garden, gardener, ("ciney", "brugge", "aalst"), 2, 8),
    ]


def test_a_group_in_between_that_owes_as_much_as_it_is_owed_is_healed_through(
    house_of: MakeHouse,
) -> None:
    region = Region("aalst", "brugge", "ciney")
    region.pay("aalst", "brugge", 6, 9)
    region.pay("brugge", "ciney", 6, 9)
    offer, want = region.post("aalst", "offer"), region.post("ciney", "want", hint_hours=5)
    region.post("brugge", "offer")
    region.post("brugge", "want")
    assert told(opened(house_of, region)) == [(offer, want, ("ciney", "brugge", "aalst"), 5, 20)]


def test_no_more_is_suggested_than_either_net_leaves(house_of: MakeHouse) -> None:
    region = Region("aalst", "brugge", "ciney")
    region.pay("aalst", "brugge", 10, 9)
    region.pay("brugge", "ciney", 7, 9)
    offer = region.post("aalst", "offer", hint_hours=30)
    want = region.post("brugge", "want", hint_hours=30)
    assert told(opened(house_of, region)) == [(offer, want, ("brugge", "aalst"), 3, 9)]


def test_no_more_is_suggested_than_the_links_have_room_for(house_of: MakeHouse) -> None:
    region = Region("aalst", "brugge", "ciney", limit_hours=20)
    # Aalst owes Doel, and Ciney is owed by it; the way over Brugge is the only one.
    region.pen.found("doel", per_hour=1)
    region.members["doel"] = region.pen.open("doel")
    for group in ("aalst", "ciney"):
        region.pen.agree(group, "doel", limit_ms=20 * HOUR)
    region.pay("aalst", "doel", 15, 9)
    region.pay("doel", "ciney", 15, 9)
    region.lower(("brugge", "ciney"), "brugge", 4)
    offer = region.post("aalst", "offer", hint_hours=12)
    want = region.post("ciney", "want", hint_hours=12)
    # Over Doel both links shrink; that way has room for all, and adds no debt.
    assert told(opened(house_of, region)) == [(offer, want, ("ciney", "doel", "aalst"), 12, 48)]


def test_each_offer_is_matched_with_one_want_of_a_neighbour_the_largest_first(
    house_of: MakeHouse,
) -> None:
    region = Region("aalst", "brugge", limit_hours=100)
    region.pay("aalst", "brugge", 80, 5)
    offers = [region.post("aalst", "offer", hint_hours=hours) for hours in (3, 8, None, 5)]
    wants = [region.post("brugge", "want", hint_hours=hours) for hours in (6, 20)]
    assert [row[:2] for row in told(opened(house_of, region))] == [
        (offers[1], wants[1]),
        (offers[3], wants[0]),
    ]


def test_posts_that_others_do_not_see_or_whose_time_has_passed_are_left_out(
    house_of: MakeHouse,
) -> None:
    region = Region("aalst", "brugge", "ciney")
    region.pay("aalst", "ciney", 9, 5, "brugge")
    seen = region.post("aalst", "offer")
    region.post("ciney", "want", visible_to="group")
    region.post("ciney", "want", visible_to="neighbours")
    region.post("ciney", "want", valid_days=0)
    stranger = region.pen.open("ciney")
    region.post("ciney", "want", account_id=stranger)
    region.pen.write(AccountSuspended(account_id=AccountId(stranger), group_id=GroupId("ciney")))
    house = opened(house_of, region)
    assert told(house) == []
    valid = region.post("ciney", "want", valid_days=1)
    house.follow()
    assert [row[:2] for row in told(house)] == [(seen, valid)]


def test_neighbours_see_what_is_for_neighbours(house_of: MakeHouse) -> None:
    region = Region("aalst", "brugge")
    region.pay("aalst", "brugge", 9, 5)
    offer = region.post("aalst", "offer", visible_to="neighbours")
    want = region.post("brugge", "want", visible_to="neighbours")
    house = opened(house_of, region)
    for group in ("aalst", "brugge"):
        assert [row[:2] for row in told(house, group)] == [(offer, want)]


def test_who_asks_about_all_groups_sees_only_what_all_may_see(house_of: MakeHouse) -> None:
    region = Region("aalst", "brugge")
    region.pay("aalst", "brugge", 9, 5)
    region.post("aalst", "offer")
    region.post("brugge", "want", visible_to="neighbours")
    house = opened(house_of, region)
    assert told(house) == []
    shown = region.post("brugge", "want")
    house.follow()
    assert [row[1] for row in told(house)] == [shown]


def test_of_more_than_anybody_reads_the_best_are_kept() -> None:
    hours = range(1, 2 * SUGGESTIONS_AT_MOST + 1)
    even = Link(0, hours[-1] * HOUR, transit_allowed=True)
    network = Network({"aalst": {"brugge": even}, "brugge": {"aalst": even}}, frozenset())
    posts = [
        Post(f"{group}-{h}", group, group, group == "aalst", "repair", "all", h * HOUR)
        for group in ("aalst", "brugge")
        for h in hours
    ]
    nets_ms = {"aalst": 1_000 * HOUR, "brugge": -1_000 * HOUR}
    found = suggest(nets_ms, network, posts, None)
    assert [one.amount_ms // HOUR for one in found] == [*hours][: -SUGGESTIONS_AT_MOST - 1 : -1]


def test_of_more_groups_than_are_gone_through_those_that_owe_most_come_first(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(suggestions_match, "PAIRS_AT_MOST", 2)
    receivers = ("doel", "eeklo")
    givers = {"aalst": 5, "brugge": 7, "ciney": 6}
    link = Link(0, HOUR, transit_allowed=False)
    links: dict[str, dict[str, Link]] = {
        **{giver: dict.fromkeys(receivers, link) for giver in givers},
        **{receiver: dict.fromkeys(givers, link) for receiver in receivers},
    }
    nets_ms = {giver: hours * HOUR for giver, hours in givers.items()}
    nets_ms |= dict.fromkeys(receivers, -9 * HOUR)
    posts = [Post(g, g, g, g in givers, "repair", "all", None) for g in nets_ms]
    found = suggest(nets_ms, Network(links, frozenset()), posts, None)
    assert [(one.offer.group_id, one.want.group_id) for one in found] == [
        ("brugge", "doel"),
        ("brugge", "eeklo"),
    ]


def test_nothing_is_suggested_over_or_around_a_link_that_was_stopped(house_of: MakeHouse) -> None:
    region = Region("aalst", "brugge")
    region.pen.found("ciney", per_hour=1)
    region.members["ciney"] = region.pen.open("ciney")
    region.pen.agree("aalst", "ciney")
    region.pen.agree("brugge", "ciney")
    region.pay("aalst", "brugge", 9, 5)
    region.post("aalst", "offer")
    region.post("brugge", "want")
    house = opened(house_of, region)
    assert len(found(house)) == 1
    region.pen.write(
        AgreementSuspended(
            agreement_id=AgreementId(region.agreements["aalst", "brugge"]),
            first=GroupId("aalst"),
            second=GroupId("brugge"),
            by=GroupId("aalst"),
        )
    )
    house.follow()
    assert found(house) == []


def test_categories_that_nobody_who_owes_offers_are_named(house_of: MakeHouse) -> None:
    region = Region("aalst", "brugge", "ciney")
    region.pay("aalst", "brugge", 9, 5)
    region.pay("aalst", "ciney", 9, 5, "brugge")
    region.post("aalst", "offer", "repair")
    region.post("brugge", "offer", "transport")
    region.post("ciney", "want", "food")
    region.post("brugge", "want", "transport")
    region.post("ciney", "want", "transport")
    region.post("ciney", "want", "transport")
    region.post("ciney", "want", "repair")
    region.post("ciney", "want", "music", visible_to="group")
    region.post("aalst", "want", "garden")
    house = opened(house_of, region)
    transport = ("transport", 3, ["brugge", "ciney"])
    food = ("food", 1, ["ciney"])
    for query, expected in (
        ("", [transport, food]),
        ("?group=aalst", [transport, food]),
        ("?group=brugge", [transport]),
        ("?group=ciney", [transport, food]),
    ):
        answer = house.get(f"/suggestions{query}")["missing"]
        shown = [(m["category"], m["wants"], [g["group_id"] for g in m["groups"]]) for m in answer]
        assert shown == expected


def test_a_suggestion_is_told_with_names_and_words(house_of: MakeHouse) -> None:
    region = Region("aalst", "brugge")
    region.pay("aalst", "brugge", 9, 5)
    offer, want = region.post("aalst", "offer", hint_hours=2), region.post("brugge", "want")
    house = opened(house_of, region)
    house.vault.names = {region.members["aalst"]: Name("Anna")}
    house.vault.posts = {
        offer: PostContent(nl=PostText(title="fietsen herstellen"), fr=PostText(title="vélos"))
    }
    [shown] = house.get("/suggestions", "fr", group="brugge")["suggestions"]
    assert (shown["offer"]["title"], shown["want"]["title"]) == ("vélos", None)
    assert shown["want"]["post_id"] == want
    assert (shown["amount"]["ms"], shown["removes"]["ms"]) == (2 * HOUR, 6 * HOUR)
    assert [group["group_id"] for group in shown["way"]] == ["brugge", "aalst"]
    assert shown["text"].startswith("Anna (aalst) donne à ")
    assert "« vélos » pour 2 h" in shown["text"]
    [english] = house.get("/suggestions", "en", group="aalst")["suggestions"]
    assert english["offer"]["title"] == "fietsen herstellen"
    assert house.vault.purposes.count("suggestions") == 2


def test_a_group_is_told_what_concerns_it_page_by_page(house_of: MakeHouse) -> None:
    region = Region("aalst", "brugge", "ciney")
    region.pay("aalst", "brugge", 30, 5)
    region.pay("aalst", "ciney", 9, 5, "brugge")
    for hours in (1, 2, 3):
        region.post("aalst", "offer", hint_hours=hours)
        region.post("brugge", "want", hint_hours=hours)
        region.post("ciney", "want", hint_hours=hours)
    house = opened(house_of, region)
    whole = house.get("/suggestions")["suggestions"]
    assert len(whole) == 6
    of_brugge = [s for s in whole if s["want"]["group_id"] == "brugge"]
    assert house.get("/suggestions", group="brugge")["suggestions"] == of_brugge
    assert house.get("/suggestions", group="aalst")["suggestions"] == whole
    page = house.get("/suggestions", group="brugge", limit=2)
    rest = house.get("/suggestions", cursor=page["next"])
    assert page["suggestions"] + rest["suggestions"] == of_brugge
    assert rest["next"] is None


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/suggestions?group=nowhere", 404),
        ("/suggestions?group=%00", 422),
        ("/suggestions?cursor=WyJhIl0", 422),
        ("/suggestions?limit=0", 422),
    ],
)
def test_a_question_that_cannot_be_is_a_problem(
    house_of: MakeHouse, path: str, status: int
) -> None:
    assert opened(house_of, Region("aalst", "brugge")).ask(path).status_code == status


def network_of(chance: random.Random) -> Network:
    names = [f"g{n}" for n in range(7)]
    links: dict[str, dict[str, Link]] = {name: {} for name in names}
    for n, one in enumerate(names):
        for other in names[n + 1 :]:
            if chance.random() < 0.4:
                position, transit = chance.randrange(-9, 10), chance.random() < 0.7
                links[one][other] = Link(position, 10 - position, transit)
                links[other][one] = Link(-position, 10 + position, transit)
    return Network(links, frozenset())


@pytest.mark.parametrize("seed", range(30))
def test_the_way_chosen_is_as_good_as_any_that_an_exhaustive_search_finds(seed: int) -> None:
    chance = random.Random(seed)
    network = network_of(chance)
    for giver in network.links:
        for receiver, ways in network.ways_to(giver).items():
            expected = exhaustive(network, receiver, giver)
            assert sorted(ways) == sorted(expected)
            assert sorted(network.ways_from(receiver)[giver]) == sorted(expected)
            amount = chance.randrange(1, 12)
            best = network.best(ways, amount)
            direct = (receiver, giver)
            carried = min(amount, network.room_ms(best))
            assert carried == max(min(amount, network.room_ms(way)) for way in ways)
            widest = [way for way in ways if min(amount, network.room_ms(way)) == carried]
            if direct in widest:
                assert best == direct
            else:
                ranked = [(newly_owed(network, way, amount), len(way), way) for way in widest]
                assert best == min(ranked)[2]


def exhaustive(network: Network, receiver: str, giver: str) -> list[Way]:
    """Every simple way of at most three hops, and at most one more than the shortest."""
    ways: list[Way] = [(receiver,)]
    done: list[Way] = []
    for _ in range(HOPS_AT_MOST):
        ways = [
            (*way, after) for way in ways for after in network.links[way[-1]] if after not in way
        ]
        done += [way for way in ways if way[-1] == giver]
    allowed = [way for way in done if len(way) == 2 or may_pass(network, way)]
    return [way for way in allowed if len(way) <= min(map(len, allowed)) + 1]


def may_pass(network: Network, way: Way) -> bool:
    return all(network.links[one][other].transit_allowed for one, other in pairwise(way))


def newly_owed(network: Network, way: Way, amount: int) -> int:
    given_back = 0
    for one, other in pairwise(way):
        given_back += min(amount, max(0, -network.links[one][other].position_ms))
    return amount * (len(way) - 1) - given_back


def test_what_a_trade_removes_is_the_fall_of_all_nets_and_debts(house_of: MakeHouse) -> None:
    region = Region("aalst", "brugge", "ciney", "doel")
    chance = random.Random(3)
    names = region.names
    for _ in range(60):
        one, other = chance.sample(range(4), 2)
        between = names[one + 1 : other] if one < other else names[other + 1 : one][::-1]
        region.pay(names[one], names[other], chance.randrange(1, 5), 3, *between)
    for group in names:
        region.post(group, "offer", hint_hours=chance.randrange(1, 9))
        region.post(group, "want", hint_hours=chance.randrange(1, 9))
    house = opened(house_of, region)
    checked = 0
    for trade in found(house):
        before = owed_in_all(house)
        hours = trade.amount_ms // HOUR
        passing = trade.way[1:-1]
        region.pay(trade.way[0], trade.way[-1], hours, 0, *passing)
        house.follow()
        assert before - owed_in_all(house) == trade.removes_ms
        region.pay(trade.way[-1], trade.way[0], hours, 0, *reversed(passing))
        house.follow()
        checked += 1
    assert checked


def owed_in_all(house: House) -> int:
    rows = house.get("/positions/matrix")["groups"]
    nets = sum(abs(row["net"]["ms"]) for row in rows)
    # Each link is in two rows.
    return int(nets + sum(row["gross"]["ms"] for row in rows) // 2)


def test_a_net_limit_of_zero_keeps_nobody_from_coming_back_to_even(house_of: MakeHouse) -> None:
    region = Region("aalst", "brugge")
    region.pay("aalst", "brugge", 9, 5)
    region.net_limits("aalst", 0, 0)
    region.post("aalst", "offer")
    region.post("brugge", "want")
    assert len(found(opened(house_of, region))) == 1
