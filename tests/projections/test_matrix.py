"""Where every group stands with every other."""

from __future__ import annotations

from tests.projections.asking import Json, MakeHouse
from tests.projections.in_a_row import HOUR, Region, opened
from tests.projections.made_up import made_up


def test_a_row_has_net_gross_and_the_share_of_each_limit(house_of: MakeHouse) -> None:
    region = Region("aalst", "brugge", "ciney")
    region.net_limits("brugge", 20, 80)
    region.lower(("brugge", "ciney"), "brugge", 8)
    region.pay("aalst", "brugge", 30, 3)
    region.pay("brugge", "ciney", 10, 2)
    rows = opened(house_of, region).get("/positions/matrix", "en")["groups"]
    assert [row["group_id"] for row in rows] == ["aalst", "brugge", "ciney"]
    brugge = rows[1]
    assert (brugge["net"]["ms"], brugge["gross"]["ms"]) == (-20 * HOUR, 40 * HOUR)
    assert (brugge["owing_per_mille"], brugge["owed_per_mille"]) == (0, 250)
    assert [
        (
            link["neighbour"],
            link["link"]["display"],
            link["owing_per_mille"],
            link["owed_per_mille"],
        )
        for link in brugge["links"]
    ] == [("aalst", "-30 h", 0, 750), ("ciney", "10 h", 250, 0)]
    assert brugge["links"][1]["may_be_owed"]["ms"] == 8 * HOUR
    assert rows[2]["links"][0]["may_owe"]["ms"] == 8 * HOUR


def test_the_matrix_is_its_own_mirror(house_of: MakeHouse) -> None:
    house = house_of(made_up(900, groups=5))
    rows: list[Json] = []
    cursor: dict[str, str] = {}
    while True:
        page = house.get("/positions/matrix", limit=2, **cursor)
        rows += page["groups"]
        if page["next"] is None:
            break
        cursor = {"cursor": page["next"]}
    assert rows == house.get("/positions/matrix", limit=500)["groups"]
    cells = {(r["group_id"], cell["neighbour"]): cell for r in rows for cell in r["links"]}
    assert any(cell["link"]["ms"] for cell in cells.values())
    for (one, other), cell in cells.items():
        back = cells[other, one]
        assert cell["link"]["ms"] == -back["link"]["ms"]
        assert (cell["may_owe"], cell["may_be_owed"]) == (back["may_be_owed"], back["may_owe"])
        assert cell["owing_per_mille"] == back["owed_per_mille"]
    for row in rows:
        own = [link["link"]["ms"] for link in row["links"]]
        assert row["net"]["ms"] == sum(own)
        assert row["gross"]["ms"] == sum(map(abs, own))


def test_a_group_without_neighbours_has_a_row_without_links(house_of: MakeHouse) -> None:
    [row] = opened(house_of, Region("aalst")).get("/positions/matrix")["groups"]
    assert (row["links"], row["net"]["ms"], row["gross"]["ms"]) == ([], 0, 0)
