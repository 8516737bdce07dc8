"""What people offer and want, by typing."""

from __future__ import annotations

from tests.cli.typed import Shell


def test_an_offer_is_published_found_by_a_neighbour_changed_and_withdrawn(shell: Shell) -> None:
    offer = ("post", "offer", "gent/anna", "Fietsen herstellen", "--category", "repair")
    made = shell.told(*offer, "--written-in", "nl", "--hint", "20", "--days", "30")
    id_ = made["command_id"]
    assert made["events"][0]["terms"]["hint_steps"] == 20

    shown = shell.done("search", "fiets", "--for", "lille/béatrice")
    assert "Fietsen herstellen" in shown
    assert "Anna, Groep gent" in shown
    assert "40 h" in shown
    assert "Nothing found" in shell.done("search", "fiets", "--for", "lille", "--wants")

    change = ("post", "change", id_, "Réparation de vélos", "--written-in", "fr")
    assert "Réparation de vélos" in shell.done(*change, "--seen-by", "group")
    (post,) = shell.told("post", "list", "gent/anna")["posts"]
    assert (post["texts"]["nl"]["title"], post["hint"]["steps"]) == ("Fietsen herstellen", 20)
    assert (post["texts"]["fr"]["title"], post["visible_to"]) == ("Réparation de vélos", "group")
    assert "Nothing found" in shell.done("search", "velo", "--for", "lille")
    assert "Fietsen herstellen" in shell.done("search", "velo", "--for", "gent")

    assert "Withdrawn: Fietsen herstellen." in shell.done("post", "withdraw", id_)
    assert "Anna offers nothing" in shell.done("post", "list", "gent/anna")
    assert shell.refused("post", "withdraw", id_)


def test_a_want_says_where_and_how_far_it_is(shell: Shell) -> None:
    place = ("--place", "Gent", "--near", "51.053822,3.72227")
    shell.done("post", "want", "gent/arno", "Someone to prune apple trees", *place)
    search = ("search", "pruning", "--for", "lille", "--near", "50.62925,3.05726")
    assert "66.4 km" in shell.done(*search)
    (post,) = shell.told(*search, "--within", "100")["posts"]
    assert (post["kind"], post["place"]["locality"], post["room"]["ms"]) == (
        "want", "Gent", 40 * 3_600_000,
    )  # fmt: skip
    assert shell.told(*search, "--within", "60")["posts"] == []


def test_the_same_id_publishes_once(shell: Shell) -> None:
    offer = ("post", "offer", "gent/anna", "Soep", "--id", "5e0dd9f6-95ac-4a26-8e4f-4dfb3f9f3d11")
    first, again = shell.told(*offer), shell.told(*offer)
    assert (first["repeated"], again["repeated"]) == (False, True)
    assert len(shell.told("post", "list", "gent/anna")["posts"]) == 1


def test_what_was_said_is_proved_while_it_stands_and_nothing_is_missed_afterwards(
    shell: Shell,
) -> None:
    made = shell.told("post", "offer", "gent/anna", "Soep")
    shell.done("post", "want", "lille/béatrice", "Brood")
    before = shell.told("verify")
    shell.done("post", "withdraw", made["command_id"])
    shell.done("account", "close", "gent/anna")
    after = shell.told("verify")
    assert (before["clean"], after["clean"]) == (True, True)
    assert before["words"] == after["words"] + 1


def test_degrees_alone_say_where_within_the_place_there_was(shell: Shell) -> None:
    degrees = ("--near", "51.1,3.7")
    made = shell.told("post", "offer", "gent/anna", "Soep", *degrees)
    (post,) = shell.told("post", "list", "gent/anna")["posts"]
    place = post["place"]
    assert (place["latitude_microdegrees"], place["of_group"]) == (51_100_000, False)
    shell.done("post", "change", made["command_id"], "Soep", "--place", "Ledeberg")
    shell.done("post", "change", made["command_id"], "Soep", *degrees)
    (post,) = shell.told("post", "list", "gent/anna")["posts"]
    assert (post["place"]["locality"], post["place"]["longitude_microdegrees"]) == (
        "Ledeberg", 3_700_000,
    )  # fmt: skip


def test_who_does_not_say_for_whom_is_told_how(shell: Shell) -> None:
    told = shell.refused("search", "fiets")
    assert "depends on your group: name it with --for GROUP" in told
    assert "evenveel group list" in told


def test_a_category_is_known_by_every_name_it_is_shown_under(shell: Shell) -> None:
    shell.done("post", "offer", "gent/anna", "Soep", "--category", "Eten en koken")
    for name in ("food", "eten en koken", "cuisine et alimentation", "food and cooking"):
        (post,) = shell.told("search", "--for", "gent", "--category", name)["posts"]
        assert post["category"] == "food"
    assert shell.told("search", "--for", "gent", "--category", "repairs")["posts"] == []
