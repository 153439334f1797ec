"""The vectors of RFC 6962 and 9162 as transparency-dev/merkle publishes them, and every small tree."""

from pathlib import Path
from uuid import UUID

import pytest

from nhip.base.exchange.ledger.merkle import (
    EMPTY_ROOT,
    Frontier,
    consistency_path,
    inclusion_path,
    leaf_hash,
)
from nhip.base.exchange.ledger.tree import Leaf, Tree
from nhip.base.exchange.ledger.verifier import Broken, check_consistency, root_by_inclusion

LEAVES = [
    bytes.fromhex(one)
    for one in (
        "",
        "00",
        "10",
        "2021",
        "3031",
        "40414243",
        "5051525354555657",
        "606162636465666768696a6b6c6d6e6f",
    )
]
ROOTS = [
    "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
    "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
    "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
    "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
    "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
]


def root_of(low: int, high: int) -> bytes:
    frontier = Frontier()
    for content in LEAVES[low:high]:
        frontier.append(leaf_hash(content))
    return frontier.root()


def plain(low: int, high: int) -> bytes:
    frontier = Frontier()
    for number in range(low, high):
        frontier.append(leaf_hash(str(number).encode()))
    return frontier.root()


def test_the_published_roots() -> None:
    assert EMPTY_ROOT.hex() == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
    assert [root_of(0, size).hex() for size in range(1, 9)] == ROOTS


@pytest.mark.parametrize(
    ("index", "size", "path"),
    [
        (0, 1, []),
        (
            0,
            8,
            [
                "96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7",
                "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
                "6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4",
            ],
        ),
        (
            5,
            8,
            [
                "bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b",
                "ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0",
                "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
            ],
        ),
        (
            2,
            3,
            ["fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125"],
        ),
        (
            1,
            5,
            [
                "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
                "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
                "bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b",
            ],
        ),
    ],
)
def test_the_published_inclusion_paths(index: int, size: int, path: list[str]) -> None:
    assert [one.hex() for one in inclusion_path(index, size, root_of)] == path


@pytest.mark.parametrize(
    ("first", "second", "path"),
    [
        (1, 1, []),
        (
            1,
            8,
            [
                "96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7",
                "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
                "6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4",
            ],
        ),
        (
            6,
            8,
            [
                "0ebc5d3437fbe2db158b9f126a1d118e308181031d0a949f8dededebc558ef6a",
                "ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0",
                "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
            ],
        ),
        (
            2,
            5,
            [
                "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
                "bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b",
            ],
        ),
    ],
)
def test_the_published_consistency_paths(first: int, second: int, path: list[str]) -> None:
    assert [one.hex() for one in consistency_path(first, second, root_of)] == path


def test_every_path_of_every_small_tree_is_accepted_and_no_other() -> None:
    checked = 0
    for size in range(1, 20):
        for index in range(size):
            path = inclusion_path(index, size, plain)
            leaf = leaf_hash(str(index).encode())
            assert root_by_inclusion(leaf, index=index, size=size, path=path) == plain(0, size)
            for other in set(range(size)) - {index}:
                assert not _leads(leaf, other, size, path)
            checked += 1
    assert checked == 190


def _leads(leaf: bytes, index: int, size: int, path: list[bytes]) -> bool:
    try:
        return root_by_inclusion(leaf, index=index, size=size, path=path) == plain(0, size)
    except Broken:
        return False


def test_every_consistency_of_every_small_tree() -> None:
    for second in range(1, 20):
        for first in range(1, second + 1):
            path = consistency_path(first, second, plain)
            roots = (plain(0, first), plain(0, second))
            check_consistency(first, second, roots, path)
            with pytest.raises(Broken):
                check_consistency(first, second, (leaf_hash(b"another"), roots[1]), path)
            with pytest.raises(Broken):
                check_consistency(first, second, roots, [*path, roots[0]])


@pytest.mark.parametrize(
    ("index", "size", "path"), [(1, 1, []), (-1, 4, []), (0, 2, []), (0, 1, [b"x" * 32])]
)
def test_paths_of_no_tree_are_refused(index: int, size: int, path: list[bytes]) -> None:
    with pytest.raises(Broken):
        root_by_inclusion(leaf_hash(b""), index=index, size=size, path=path)


def test_the_stored_tree_is_the_same_tree(tmp_path: Path) -> None:
    tree, frontier, size = Tree(tmp_path), Frontier(), 1400
    tree.cut(0)
    leaves = [Leaf(leaf_hash(str(one).encode()), UUID(int=one), "w1", one, 0, one) for one in range(size)]
    for begin in range(0, size, 333):
        tree.extend(leaves[begin : begin + 333], frontier)
    for at in (1, 255, 256, 257, 512, 1024, 1399, 1400):
        assert tree.root(at) == plain(0, at)
        assert tree.frontier(at).root() == plain(0, at)
    for index in (0, 255, 256, 700, 1399):
        path = tree.inclusion(index, size)
        assert root_by_inclusion(leaves[index].hash, index=index, size=size, path=path) == frontier.root()
    check_consistency(300, size, (plain(0, 300), plain(0, size)), tree.consistency(300, size))
    assert list(tree.leaves(698, 700)) == leaves[698:700]
    assert (tmp_path / "tree" / "level-08").stat().st_size == 5 * 32
