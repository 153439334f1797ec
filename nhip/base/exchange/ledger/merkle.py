"""The Merkle tree of RFC 9162, section 2.1: hashes, paths and a frontier that grows in logarithmic memory."""

from collections.abc import Callable
from hashlib import sha256

EMPTY_ROOT = sha256(b"").digest()
RootOf = Callable[[int, int], bytes]


def leaf_hash(content: bytes) -> bytes:
    """The hash of a leaf; of a record it is also what the next record of the chain is bound to."""
    return sha256(b"\x00" + content).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    """The hash of a node over two."""
    return sha256(b"\x01" + left + right).digest()


def split(size: int) -> int:
    """The largest power of two below `size`, which is two or more: the leaves left of the root."""
    return 1 << (size - 1).bit_length() - 1


def inclusion_path(index: int, size: int, root_of: RootOf) -> list[bytes]:
    """PATH(index, D[size]) of section 2.1.3.1, the nearest first; `root_of(low, high)` is of a range."""
    path: list[bytes] = []
    low, high = 0, size
    while high - low > 1:
        middle = low + split(high - low)
        if index < middle:
            path.append(root_of(middle, high))
            high = middle
        else:
            path.append(root_of(low, middle))
            low = middle
    return path[::-1]


def consistency_path(first: int, second: int, root_of: RootOf) -> list[bytes]:
    """PROOF(first, D[second]) of section 2.1.4.1: the tree of `second` leaves begins with that of `first`."""
    path: list[bytes] = []
    low, high, is_whole = 0, second, True
    while first != high:
        middle = low + split(high - low)
        if first <= middle:
            path.append(root_of(middle, high))
            high = middle
        else:
            path.append(root_of(low, middle))
            low, is_whole = middle, False
    if not is_whole:
        path.append(root_of(low, high))
    return path[::-1]


class Frontier:
    """The roots of the whole subtrees of a growing tree: what its root and its next leaf need, no more."""

    def __init__(self, size: int = 0, roots: list[bytes] | None = None) -> None:
        self.size = size
        # The largest subtree first: one for each bit set in `size`.
        self.roots = list(roots or [])
        if len(self.roots) != size.bit_count():
            raise ValueError(
                f"a tree of {size} leaves has {size.bit_count()} subtrees, not {len(self.roots)}"
            )

    def append(self, leaf: bytes) -> list[bytes]:
        """Add a leaf's hash; answers the nodes it completed, from level 1 up."""
        made = []
        rest = self.size
        while rest & 1:
            leaf = node_hash(self.roots.pop(), leaf)
            made.append(leaf)
            rest >>= 1
        self.roots.append(leaf)
        self.size += 1
        return made

    def root(self) -> bytes:
        """The root of the tree now."""
        if not self.roots:
            return EMPTY_ROOT
        found = self.roots[-1]
        for root in reversed(self.roots[:-1]):
            found = node_hash(root, found)
        return found
