"""Each attack on the list of the audit has tests that try it, here or where its rule is tested.

What is tested elsewhere is named rather than tested again; a name that is gone fails.
"""

from __future__ import annotations

import ast
from pathlib import Path
from typing import Final

import pytest

TESTS: Final = Path(__file__).resolve().parents[1]

ATTACKS: Final[dict[str, dict[str, tuple[str, ...]]]] = {
    "replay of an act": {
        "writer/test_answers.py": (
            "test_the_same_id_on_the_same_terms_gives_the_first_answer_again",
            "test_the_same_id_on_other_terms_is_a_conflict_that_says_so",
            "test_an_id_twice_in_one_batch_is_booked_once",
            "test_an_id_is_known_for_ever_whether_in_memory_or_in_the_index",
        ),
    },
    "replay of a signed message": {
        "signatures/test_signatures.py": (
            "test_the_same_signed_message_is_taken_once",
            "test_what_was_signed_for_another_address_is_not_for_us",
        ),
        "signatures/test_nonces.py": ("test_of_many_at_once_one_is_the_first",),
    },
    "double and late accept": {
        "domain/test_requests.py": (
            "test_a_request_is_answered_once_and_then_says_what_became_of_it",
            "test_an_acceptance_after_the_deadline_is_refused_before_the_expiry_is_written",
        ),
        "attacks/test_at_once.py": ("test_of_many_who_accept_at_once_one_does",),
    },
    "two payments that together pass a limit": {
        "attacks/test_at_once.py": ("test_payments_at_once_never_pass_a_limit_together",),
        "domain/test_payments.py": ("test_the_link_binds_each_direction_by_itself",),
    },
    "stale quote": {
        "domain/test_revaluation.py": (
            "test_amounts_that_no_longer_follow_are_refused_with_the_new_quote",
        ),
        "domain/test_payments.py": ("test_amounts_that_do_not_follow_are_refused_with_the_quote",),
    },
    "rounding farmed by splitting or round trips": {
        "properties/test_no_value_is_created.py": (
            "test_what_is_paid_in_parts_is_never_worth_more_than_paid_at_once",
            "test_a_million_random_trades_create_no_value",
        ),
    },
    "conversion cycles": {
        "properties/test_no_value_is_created.py": ("test_what_goes_round_comes_back_as_no_more",),
    },
    "overflow": {
        "domain/test_payments.py": (
            "test_no_balance_grows_past_what_64_bits_can_add_up",
            "test_an_exchange_is_worth_at_most_what_any_exchange_may_be",
        ),
        "domain/test_revaluation.py": (
            "test_a_worth_at_which_a_groups_sum_would_pass_64_bits_is_refused",
        ),
    },
    "a flood of requests holding all room on a link": {
        "domain/test_holds.py": (
            "test_one_payee_holds_at_most_a_tenth_of_a_links_room",
            "test_all_payees_together_hold_at_most_half_of_a_links_room",
        ),
        "attacks/test_false_members.py": ("test_a_flood_of_requests_leaves_room_for_who_pays",),
    },
    "1000 false members": {
        "attacks/test_false_members.py": (
            "test_what_a_thousand_false_members_take_from_a_neighbour_is_bounded_by_its_caps",
            "test_what_a_thousand_false_members_take_through_a_neighbour_is_bounded_too",
            "test_within_their_own_group_each_false_member_takes_what_its_floor_allows",
        ),
    },
    "injection into an export": {
        "exports/test_files.py": (
            "test_nothing_that_anybody_typed_changes_a_byte",
            "test_an_id_that_is_none_makes_no_file",
        ),
    },
    "an export changed afterwards": {
        "exports/test_journals.py": (
            "test_a_journal_in_which_one_thing_was_changed_is_refused",
            "test_two_entries_in_turn_are_seen_by_the_digest_alone",
        ),
        "exports/test_statements.py": (
            "test_statements_in_which_one_thing_was_changed_are_refused",
        ),
        "exports/test_bundles.py": ("test_a_bundle_in_which_one_thing_was_changed_is_refused",),
        "cli/test_exports.py": ("test_a_file_is_made_written_down_and_found_unchanged",),
    },
    "an address in a header": {
        "limits/test_peers.py": ("test_a_header_of_somebody_who_is_no_proxy_says_nothing",),
        "limits/test_pacing.py": (
            "test_an_address_that_somebody_writes_into_a_header_is_not_counted",
        ),
    },
    "connections held open": {
        "limits/test_slow_clients.py": (
            "test_many_who_open_and_say_nothing_keep_nobody_out",
            "test_who_does_not_take_the_answer_is_cut_off",
        ),
    },
    "more than there is room for": {
        "limits/test_room.py": (
            "test_what_there_is_no_room_for_is_told_to_come_back_and_queues_nowhere",
        ),
    },
}


@pytest.mark.parametrize("attack", ATTACKS)
def test_each_attack_is_tried_by_tests_that_are_there(attack: str) -> None:
    for file, names in ATTACKS[attack].items():
        tree = ast.parse((TESTS / file).read_text("utf-8"))
        there = {node.name for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)}
        assert set(names) <= there, f"{file} has lost {set(names) - there}"
