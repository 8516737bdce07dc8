"""What is read of clearing runs: each as a whole, and what it was to each group."""

from __future__ import annotations

from contracts.events import (
    ClearingApplied,
    ClearingConsentSet,
    ClearingProposed,
    ClearingWithdrawn,
    Leave,
    SetOff,
    Share,
)
from contracts.ids import AgreementId, GroupId, RunId, Sha256
from contracts.value import replace
from tests.projections.asking import MakeHouse
from tests.projections.history import START_MS, Pen

HOUR_MS = 3_600_000
NAMES = tuple(GroupId(name) for name in ("aalst", "bergen", "ciney"))


def circle() -> tuple[Pen, ClearingProposed]:
    """Three groups that owe one another an hour in a circle, and a run that clears it."""
    pen = Pen()
    members = {}
    for name in NAMES:
        pen.found(name)
        members[name] = pen.open(name)
    round_trip = [(NAMES[n], NAMES[(n + 1) % 3]) for n in range(3)]
    agreements = {pair: pen.agree(*pair, set_off_allowed=True) for pair in round_trip}
    for payer, payee in round_trip:
        pen.pay(members[payer], members[payee], 20)
    proposed = ClearingProposed(
        run_id=RunId(pen.uuid()),
        mode="debts",
        solved_at=len(pen.records),
        input_sha256=Sha256("ab" * 32),
        set_offs=tuple(
            SetOff(
                agreement_id=AgreementId(agreement),
                debtor=debtor,
                creditor=creditor,
                owed_ms=HOUR_MS,
                cap_ms=HOUR_MS,
                cancelled_ms=HOUR_MS,
            )
            for (debtor, creditor), agreement in agreements.items()
        ),
        potentials=dict.fromkeys(NAMES, 0),
        shares=tuple(
            Share(
                group_id=name,
                cancelled_ms=HOUR_MS,
                gross_before_ms=2 * HOUR_MS,
                gross_after_ms=0,
            )
            for name in NAMES
        ),
        gross_before_ms=3 * HOUR_MS,
        gross_after_ms=0,
        objections_until_ms=START_MS,
    )
    pen.write(proposed)
    return pen, proposed


def applied(proposed: ClearingProposed) -> ClearingApplied:
    return ClearingApplied(
        run_id=proposed.run_id,
        mode=proposed.mode,
        attempt=1,
        solved_at=proposed.solved_at,
        input_sha256=proposed.input_sha256,
        set_offs=proposed.set_offs,
        potentials=proposed.potentials,
        shares=proposed.shares,
        gross_before_ms=proposed.gross_before_ms,
        gross_after_ms=proposed.gross_after_ms,
    )


def test_a_run_is_told_with_its_groups_and_its_links(house_of: MakeHouse) -> None:
    pen, proposed = circle()
    house = house_of(pen)
    found = house.get(f"/clearing-runs/{proposed.run_id}")
    assert found["run"]["status"] == "proposed"
    assert found["run"]["cleared"] == {"ms": 3 * HOUR_MS, "display": "3 u"}
    assert [share["group_id"] for share in found["shares"]] == list(NAMES)
    assert {(link["owed"]["ms"], link["applied"]) for link in found["links"]} == {(HOUR_MS, None)}
    pen.write(applied(proposed))
    house.follow()
    found = house.get(f"/clearing-runs/{proposed.run_id}")
    assert found["run"]["status"] == "applied"
    assert {link["applied"]["ms"] for link in found["links"]} == {HOUR_MS}


def test_what_was_owed_before_is_told_as_the_run_found_it_at_last(house_of: MakeHouse) -> None:
    pen, proposed = circle()
    first, second, third = proposed.set_offs
    house = house_of(pen)
    # Since the proposal the first came to owe more; trade over the second stopped.
    more = replace(first, owed_ms=2 * HOUR_MS)
    gone = replace(second, owed_ms=0, cap_ms=0, cancelled_ms=0)
    pen.write(replace(applied(proposed), set_offs=(more, gone, third)))
    house.follow()
    links = house.get(f"/clearing-runs/{proposed.run_id}")["links"]
    told = {link["debtor"]: (link["owed"]["ms"], link["applied"]["ms"]) for link in links}
    assert told == {
        "aalst": (2 * HOUR_MS, HOUR_MS),
        "bergen": (HOUR_MS, 0),
        "ciney": (HOUR_MS, HOUR_MS),
    }


def test_positions_move_with_an_applied_run_and_no_net_nor_balance_does(
    house_of: MakeHouse,
) -> None:
    pen, proposed = circle()
    house = house_of(pen)
    before = house.get("/groups")["groups"]
    pen.write(applied(proposed))
    house.follow()
    sides = [side for pair in house.get("/positions")["pairs"] for side in pair["sides"]]
    assert {side["link"]["ms"] for side in sides} == {0}
    after = house.get("/groups")["groups"]
    for then, now in zip(before, after, strict=True):
        assert now["zero_sum"]["holds"]
        for figure in ("net", "total", "rounding"):
            assert now["sums"][figure] == then["sums"][figure]


def test_the_list_is_latest_first_and_a_group_sees_its_share(house_of: MakeHouse) -> None:
    pen, first = circle()
    pen.write(ClearingWithdrawn(run_id=first.run_id, because="by-hand", groups=NAMES))
    second = replace(first, run_id=RunId(pen.uuid()))
    pen.write(second)
    house = house_of(pen)
    page = house.get("/clearing-runs", limit=1)
    assert [run["run_id"] for run in page["runs"]] == [second.run_id]
    (run,) = house.get("/clearing-runs", cursor=page["next"])["runs"]
    assert (run["run_id"], run["status"], run["because"]) == (first.run_id, "withdrawn", "by-hand")
    mine = house.get("/clearing-runs", group="bergen")["runs"]
    assert [run["share"]["cancelled"]["ms"] for run in mine] == [HOUR_MS, HOUR_MS]


def test_a_group_that_no_run_moved_sees_none_and_an_unknown_run_is_no_answer(
    house_of: MakeHouse,
) -> None:
    pen, _ = circle()
    pen.found("dinant")
    house = house_of(pen)
    assert house.get("/clearing-runs", group="dinant")["runs"] == []
    assert house.ask(f"/clearing-runs/{pen.uuid()}").json()["code"] == "run-unknown"
    assert house.ask("/clearing-runs", group="ghost").json()["code"] == "group-unknown"


def test_what_runs_may_do_with_a_groups_links_is_told(house_of: MakeHouse) -> None:
    pen, proposed = circle()
    house = house_of(pen)
    nothing = house.get("/groups/aalst/clearing-consent")
    assert (nothing["leaves"], nothing["over_limits_allowed"]) == ([], False)
    agreement_id = proposed.set_offs[0].agreement_id
    leaves = (Leave(agreement_id=agreement_id, at_least_ms=HOUR_MS),)
    pen.write(ClearingConsentSet(group_id=NAMES[0], leaves=leaves, over_limits_allowed=True))
    house.follow()
    said = house.get("/groups/aalst/clearing-consent")
    assert said["over_limits_allowed"]
    assert [leave["at_least"]["ms"] for leave in said["leaves"]] == [HOUR_MS]
