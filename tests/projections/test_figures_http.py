"""The region's figures as they are asked for: whose they are to see, and what they say."""

from __future__ import annotations

import pytest

from access.database_roles import READER, address_as, are_apart
from clearing.log.schema import create_tables
from contracts.events import PostPublished, PostWithdrawn
from contracts.ids import ShownTo
from evenveel.composition import make_tables
from projections.http.app import create_app
from projections.reading.snapshot import open_pool
from tests.projections.asking import Client, House, MakeHouse
from tests.projections.region_told import DECEMBER, HOUR_MS, NOVEMBER, OCTOBER, Region
from tests.trusting import Named

OFFERS = 6


def traded(database_url: str) -> Region:
    """Two months are closed; a third group, of four who traded, agreed with the others."""
    region = Region(database_url, "aalst", "brugge", "ciney")
    region.agree("aalst", "brugge", "ciney")
    for month in (OCTOBER, NOVEMBER):
        region.on(month, 10)
        region.round("aalst", steps=4)
        region.round("brugge", steps=9)
        region.round("brugge", by="aalst")
        region.round("ciney", members=4)
    region.on(DECEMBER, 6)
    region.agree("ciney", shown_to="region")
    return region


@pytest.fixture(name="region")
def _region(database_url: str) -> Region:
    return traded(database_url)


def test_the_figures_are_told_by_month_area_and_group(house_of: MakeHouse, region: Region) -> None:
    found = house_of(region.pen).get("/regions/figures")
    assert found["closed_until"] == "2025-11"
    assert [each["id"] for each in found["areas"]] == ["be"]
    assert [(cell["month"], cell["area"]) for cell in found["months"]] == [
        *(("2025-10", "all"), ("2025-11", "all"), ("2025-10", "be"), ("2025-11", "be"))
    ]
    (october,) = (cell for cell in found["months"][:1])
    assert october["hours_ms"] == (28 + 63 + 14 + 8) * HOUR_MS
    assert october["exchanges"] == 25
    assert october["active_members"] == 18
    assert october["groups"] == 3
    assert not october["suppressed"]
    by_group = {cell["group_id"]: cell for cell in found["groups"] if cell["month"] == "2025-10"}
    assert by_group["ciney"]["suppressed"]
    assert {by_group["ciney"][name] for name in ("hours_ms", "exchanges", "active_members")} == {
        None
    }
    assert by_group["brugge"]["hours_ms"] == 63 * HOUR_MS
    assert found["groups_not_counted"] == 0
    known = {each["group_id"]: each for each in found["groups_known"]}
    assert set(known) == {"aalst", "brugge", "ciney"}
    assert known["aalst"]["locality"] == "Gent"


def test_only_so_many_months_and_one_area_are_told(house_of: MakeHouse, region: Region) -> None:
    house = house_of(region.pen)
    found = house.get("/regions/figures", months=1)
    assert {cell["month"] for cell in found["months"]} == {"2025-11"}
    found = house.get("/regions/figures", area="be-vlg")
    assert not found["groups"] + found["flows"] + found["groups_known"]


def test_what_members_of_one_gave_those_of_another_is_a_flow(
    house_of: MakeHouse, database_url: str
) -> None:
    region = Region(database_url, "aalst", "brugge")
    region.agree("aalst", "brugge")
    region.round("aalst", steps=4)
    region.round("brugge", steps=9)
    region.round("brugge", by="aalst")
    region.on(NOVEMBER, 6)
    region.agree("aalst", shown_to="region")
    found = house_of(region.pen).get("/regions/figures")
    (flow,) = found["flows"]
    assert flow == {
        "from": "brugge",
        "to": "aalst",
        "month": "2025-10",
        "hours_ms": 14 * HOUR_MS,
        "exchanges": 7,
    }
    (aalst,) = (cell for cell in found["groups"] if cell["group_id"] == "aalst")
    assert aalst["across_share_per_mille"] == 14 * 1000 // 42


def test_a_flow_from_a_group_that_did_not_agree_is_told_by_nobody(
    database_url: str,
) -> None:
    make_tables(database_url)
    if not are_apart(database_url):
        pytest.skip("who runs the tests may not make roles on this server")
    region = Region(database_url, "aalst", "brugge")
    region.agree("aalst")
    region.round("aalst", steps=4)
    region.round("brugge", by="aalst")
    region.on(NOVEMBER, 6)
    region.agree("aalst", shown_to="region")
    assert flows_seen(region, database_url) == []
    region.agree("brugge", shown_to="region")
    assert flows_seen(region, database_url) == ["brugge"]


def flows_seen(region: Region, database_url: str) -> list[str]:
    """The neighbours of what flows to aalst, as the role sees them that answers."""
    region.told()
    with open_pool(address_as(database_url, READER)) as pool, pool.connection() as connection:
        connection.execute("SET evenveel.region = 'one'")
        found = connection.execute(
            "SELECT neighbour FROM projections.regions_cells_v2"
            " WHERE kind = 'flow' AND group_id = 'aalst' AND neighbour <> 'aalst'"
        ).fetchall()
    return [row["neighbour"] for row in found]


@pytest.mark.parametrize(
    ("shown_to", "status"), [("everyone", 200), ("region", 401), ("nobody", 200)]
)
def test_without_signing_in_they_are_told_where_all_that_are_counted_agreed_to_that(
    house_of: MakeHouse, database_url: str, shown_to: ShownTo, status: int
) -> None:
    """Who agreed to nothing any more is in no later month, and to those before it did."""
    region = Region(database_url, "aalst", "brugge")
    region.agree("aalst", "brugge")
    if shown_to != "everyone":
        region.agree("brugge", shown_to=shown_to)
    house = house_of(region.pen)
    create_tables(database_url)
    asked = stranger(house)
    for path in ("/regions/figures", "/regions/categories"):
        answer = asked.get(path)
        assert answer.status_code == status, answer.text
    assert asked.get("/groups/aalst/figures-consent").status_code == 401
    asked.close()


def test_without_signing_in_nothing_is_told_of_a_region_where_nobody_agreed(
    house_of: MakeHouse, database_url: str
) -> None:
    region = Region(database_url, "aalst")
    house = house_of(region.pen)
    create_tables(database_url)
    asked = stranger(house)
    assert asked.get("/regions/figures").status_code == 401
    asked.close()
    found = house.get("/regions/figures")
    assert not found["months"]
    assert not found["groups_known"]


def stranger(house: House) -> Client:
    """Somebody who shows nothing of who they are."""
    app = create_app(house.pool, house.stream, house.vault.doors, guard=Named(), wait_s=0)
    return Client(app)


def test_a_group_reads_to_whom_it_lets_its_figures_be_shown(
    house_of: MakeHouse, region: Region
) -> None:
    house = house_of(region.pen)
    found = house.get("/groups/ciney/figures-consent")
    assert found["shown_to"] == "region"
    assert found["since"] == "2025-12-06T00:00:00.000Z"


def test_categories_are_told_with_five_members_or_more(
    house_of: MakeHouse, database_url: str
) -> None:
    region = Region(database_url, "aalst", "brugge")
    region.agree("aalst", "brugge")
    for name, members in (("aalst", 3), ("brugge", 3)):
        for account_id in region.members[name][:members]:
            region.post(account_id, "offer", "repair")
            region.post(account_id, "offer", "repair")
    for account_id in region.members["aalst"][:4]:
        region.post(account_id, "want", "repair")
        region.post(account_id, "want", "garden")
    region.on(NOVEMBER, 6)
    for account_id in region.members["aalst"]:
        region.post(account_id, "want", "garden")
    found = house_of(region.pen).get("/regions/categories")
    assert found["month"] == "2025-10"
    by_name = {each["category"]: each for each in found["categories"]}
    repair = by_name["repair"]
    assert (repair["offers"], repair["wants"], repair["suppressed"]) == (OFFERS, None, False)
    assert {name for name, each in by_name.items() if each["suppressed"]} == set(by_name) - {
        "repair"
    }


def offered_in(house: House, **asked: str) -> int | None:
    found = house.get("/regions/categories", **asked)
    (repair,) = (each for each in found["categories"] if each["category"] == "repair")
    assert repair["suppressed"] == (repair["offers"] is None)
    offers: int | None = repair["offers"]
    return offers


def test_categories_are_told_of_one_area_where_nobody_elsewhere_is_found_out_by_it(
    house_of: MakeHouse, database_url: str
) -> None:
    """Of six here and six there both are told; of six here and four there only all of them."""
    region = Region(database_url, "aalst", "brugge", "lille", abroad=["lille"])
    region.agree("aalst", "brugge", "lille")
    for name, members in (("aalst", 6), ("lille", 6)):
        for account_id in region.members[name][:members]:
            region.post(account_id, "offer", "repair")
    region.on(NOVEMBER, 6)
    # From here on October is closed, as it was.
    region.round("aalst")
    for account_id in region.members["lille"][4:6]:
        region.pen.write(withdrawn(region, account_id))
    house = house_of(region.pen)
    assert house.get("/regions/categories")["areas"] == [{"id": "be"}, {"id": "fr"}]
    assert [offered_in(house), offered_in(house, area="be"), offered_in(house, area="fr")] == [
        *(12, 6, 6)
    ]
    assert offered_in(house, area="lu") is None
    region.on(DECEMBER, 6)
    region.round("aalst")
    house.follow()
    assert [offered_in(house), offered_in(house, area="be"), offered_in(house, area="fr")] == [
        *(10, None, None)
    ]
    assert house.ask("/regions/categories", area="BE").status_code == 422


def withdrawn(region: Region, account_id: str) -> PostWithdrawn:
    (post,) = (
        record.envelope.event
        for record in region.pen.records
        if isinstance(record.envelope.event, PostPublished)
        and record.envelope.event.account_id == account_id
    )
    return PostWithdrawn(post_id=post.post_id, account_id=post.account_id, group_id=post.group_id)
