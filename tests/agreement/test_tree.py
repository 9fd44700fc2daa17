"""The keeper's tree against RFC 6962's own definition and known roots."""

from __future__ import annotations

import hashlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from safeconduct.agreement.entries.tree import checkpoint_text, inclusion_proof, proves, root_hash

# Roots of the first n of these leaves, as published with the reference implementations of RFC 6962.
_LEAVES = [bytes.fromhex(text) for text in ("", "00", "10", "2021", "3031", "40414243", "5051525354555657",
                                            "606162636465666768696a6b6c6d6e6f")]  # fmt: skip
_ROOTS = (
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


@pytest.mark.parametrize("count", range(9))
def test_roots_are_those_published(count: int) -> None:
    assert root_hash(_LEAVES[:count]).hex() == _ROOTS[count]


def _by_definition(leaves: list[bytes]) -> bytes:
    if len(leaves) < 2:
        return hashlib.sha256(b"\x00" + leaves[0]).digest() if leaves else hashlib.sha256().digest()
    k = 1
    while k * 2 < len(leaves):
        k *= 2
    return hashlib.sha256(b"\x01" + _by_definition(leaves[:k]) + _by_definition(leaves[k:])).digest()


@given(st.lists(st.binary(max_size=4), max_size=40))
def test_root_is_that_of_the_definition(leaves: list[bytes]) -> None:
    assert root_hash(leaves) == _by_definition(leaves)


@given(st.lists(st.binary(max_size=4), min_size=1, max_size=40), st.data())
def test_a_proof_shows_its_leaf_and_no_other(leaves: list[bytes], data: st.DataObject) -> None:
    at = data.draw(st.integers(0, len(leaves) - 1))
    proof, root = inclusion_proof(leaves, at), root_hash(leaves)
    assert proves(leaves[at], at, len(leaves), proof, root)
    assert not proves(leaves[at] + b"!", at, len(leaves), proof, root)
    assert not proves(leaves[at], at, len(leaves), (*proof, root), root)
    if proof:
        assert not proves(leaves[at], at, len(leaves), proof[:-1], root)


def test_no_proof_of_what_is_not_there() -> None:
    with pytest.raises(IndexError):
        inclusion_proof([b"a"], 1)


def test_a_checkpoint_names_log_count_and_root() -> None:
    assert checkpoint_text("safeconduct.example/log", [b""]).split("\n")[:2] == ["safeconduct.example/log", "1"]
