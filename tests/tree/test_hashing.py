"""Hashes, roots and proofs are those of RFC 6962, and what proves nothing is refused."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from clearing.tree.hashing import (
    EMPTY_ROOT,
    Unproven,
    consistency_proof,
    inclusion_proof,
    leaf_hash,
    node_hash,
    root_of,
    tree_root,
    verify_consistency,
    verify_inclusion,
)

LEAVES = [leaf_hash(b"%d" % number) for number in range(70)]
# The leaves and roots of Certificate Transparency's own tests, by which all implementations agree.
KNOWN_LEAVES = (
    "",
    "00",
    "10",
    "2021",
    "3031",
    "40414243",
    "5051525354555657",
    "606162636465666768696a6b6c6d6e6f",
)
KNOWN_ROOTS = (
    "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
    "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
    "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
    "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
    "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
    "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
)


def as_the_rfc_says(hashes: Sequence[bytes]) -> bytes:
    """The root, word for word as RFC 6962, section 2.1, defines it."""
    if not hashes:
        return EMPTY_ROOT
    if len(hashes) == 1:
        return hashes[0]
    split = 1
    while split * 2 < len(hashes):
        split *= 2
    return node_hash(as_the_rfc_says(hashes[:split]), as_the_rfc_says(hashes[split:]))


def node(level: int, index: int) -> bytes:
    return as_the_rfc_says(LEAVES[index << level : (index + 1) << level])


def root(size: int) -> bytes:
    return as_the_rfc_says(LEAVES[:size])


def test_the_roots_are_those_that_everybody_knows() -> None:
    hashes = [leaf_hash(bytes.fromhex(leaf)) for leaf in KNOWN_LEAVES]
    for size, known in enumerate(KNOWN_ROOTS):
        assert root_of(hashes[:size]).hex() == known


def test_a_root_out_of_nodes_is_the_one_over_all_leaves() -> None:
    for size in range(len(LEAVES) + 1):
        assert tree_root(size, node) == root_of(LEAVES[:size]) == root(size)


def test_every_leaf_is_proven_in_every_tree_and_by_no_other_proof() -> None:
    for size in range(1, 40):
        for index in range(size):
            proof = inclusion_proof(index, size, node)
            verify_inclusion(LEAVES[index], index, size, root(size), proof)
            for wrong in _spoilt(proof):
                with pytest.raises(Unproven):
                    verify_inclusion(LEAVES[index], index, size, root(size), wrong)
            with pytest.raises(Unproven):
                verify_inclusion(LEAVES[index + 1], index, size, root(size), proof)


def test_every_tree_is_proven_an_extension_and_by_no_other_proof() -> None:
    for new in range(40):
        for old in range(new + 1):
            proof = consistency_proof(old, new, node)
            verify_consistency(old, root(old), new, root(new), proof)
            for wrong in _spoilt(proof):
                with pytest.raises(Unproven):
                    verify_consistency(old, root(old), new, root(new), wrong)
            if old:
                with pytest.raises(Unproven):
                    verify_consistency(old, root(old + 1), new, root(new), proof)


def _spoilt(proof: list[bytes]) -> list[list[bytes]]:
    """The proof too long, too short, in another order, and with another hash in it."""
    found = [[*proof, bytes(32)], [bytes(32), *proof]]
    if proof:
        found += [proof[:-1], proof[1:], [*proof[:-1], bytes(32)], [bytes(32), *proof[1:]]]
        found.append([*proof[:-1], proof[-1][:31]])
    if len(proof) > 1:
        found.append(proof[::-1])
    return found


@pytest.mark.parametrize(("index", "size"), [(0, 0), (5, 5), (6, 5), (-1, 5), (2**63, 5)])
def test_a_leaf_at_or_past_the_size_is_never_proven(index: int, size: int) -> None:
    for proof in ([], [LEAVES[0]], [LEAVES[0]] * 3):
        with pytest.raises(Unproven):
            verify_inclusion(LEAVES[0], index, size, root(5), proof)
    with pytest.raises(Unproven):
        inclusion_proof(index, size, node)


def test_a_proof_of_another_tree_proves_nothing_here() -> None:
    proof = inclusion_proof(3, 40, node)
    with pytest.raises(Unproven):
        verify_inclusion(LEAVES[3], 3, 41, root(41), proof)
    with pytest.raises(Unproven):
        verify_consistency(7, root(7), 41, root(41), consistency_proof(7, 40, node))


def test_a_tree_never_extends_a_larger_one() -> None:
    with pytest.raises(Unproven):
        verify_consistency(9, root(9), 8, root(8), [])
    with pytest.raises(Unproven):
        consistency_proof(9, 8, node)
    with pytest.raises(Unproven):
        verify_consistency(-1, root(0), 8, root(8), [])


def test_two_roots_of_one_size_are_two_histories() -> None:
    with pytest.raises(Unproven):
        verify_consistency(8, root(7), 8, root(8), [])


def test_only_the_one_empty_tree_comes_before_all_others() -> None:
    verify_consistency(0, EMPTY_ROOT, 8, root(8), [])
    with pytest.raises(Unproven):
        verify_consistency(0, root(3), 8, root(8), [])


def test_a_proof_without_end_is_refused_before_it_is_hashed() -> None:
    with pytest.raises(Unproven):
        verify_inclusion(LEAVES[0], 0, 2**63, root(1), [LEAVES[0]] * 100_000)
