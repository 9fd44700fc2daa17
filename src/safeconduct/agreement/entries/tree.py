"""The keeper's log: a Merkle tree over entry ids in their order of arrival, with proofs that one stands in it.

MTH({}) = SHA-256(); MTH({d}) = SHA-256(0x00, d); MTH(D) = SHA-256(0x01, MTH(D[:k]), MTH(D[k:])), k the largest power
of two below n.  Source: RFC 6962, section 2.1; checkpoints and proofs are written as C2SP tlog-checkpoint, tlog-proof.
"""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Sequence

__all__ = ["checkpoint_text", "inclusion_proof", "leaf_hash", "proves", "root_hash"]


def leaf_hash(data: bytes) -> bytes:
    """Return the hash of one leaf."""
    # Leaves and inner nodes are hashed apart (0x00, 0x01), so that no node can be passed off as a leaf.
    return hashlib.sha256(b"\x00" + data).digest()


def _node(left: bytes, right: bytes) -> bytes:
    return hashlib.sha256(b"\x01" + left + right).digest()


def _split(count: int) -> int:
    return 1 << (count - 1).bit_length() - 1


def root_hash(leaves: Sequence[bytes]) -> bytes:
    """Return the root over the data of leaves."""
    if not leaves:
        return hashlib.sha256().digest()
    level = [leaf_hash(one) for one in leaves]
    while len(level) > 1:  # pairing from the left gives the tree of RFC 6962: an odd one out rises unchanged
        paired = [_node(level[at], level[at + 1]) for at in range(0, len(level) - 1, 2)]
        level = paired + level[len(level) - len(level) % 2 :]
    return level[0]


def inclusion_proof(leaves: Sequence[bytes], index: int) -> tuple[bytes, ...]:
    """Return the audit path of a leaf, lowest first (RFC 6962, 2.1.1).

    Raises:
        IndexError: there is no such leaf.
    """
    if not 0 <= index < len(leaves):
        raise IndexError(f"no leaf {index} in a tree of {len(leaves)}")
    if len(leaves) == 1:
        return ()
    k = _split(len(leaves))
    if index < k:
        return (*inclusion_proof(leaves[:k], index), root_hash(leaves[k:]))
    return (*inclusion_proof(leaves[k:], index - k), root_hash(leaves[:k]))


def proves(data: bytes, index: int, size: int, proof: Sequence[bytes], root: bytes) -> bool:
    """Say whether a proof shows that data is leaf `index` of a tree of `size` leaves with this root (RFC 9162)."""
    if not 0 <= index < size:
        return False
    at, last, held = index, size - 1, leaf_hash(data)
    for one in proof:
        if last == 0:
            return False
        if at & 1 or at == last:
            held = _node(one, held)
            # The last node of a level without a partner has risen unchanged: those levels have no step in the proof.
            while not at & 1 and at:
                at, last = at >> 1, last >> 1
        else:
            held = _node(held, one)
        at, last = at >> 1, last >> 1
    return last == 0 and held == root


def checkpoint_text(origin: str, leaves: Sequence[bytes]) -> str:
    """Return the text of a checkpoint: whose log, how many, the root; to be signed as a note (C2SP tlog-checkpoint)."""
    return f"{origin}\n{len(leaves)}\n{base64.b64encode(root_hash(leaves)).decode()}\n"
