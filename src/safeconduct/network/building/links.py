"""Columns of links in any order, and the network they make: every reader of roads ends here."""

from __future__ import annotations

from dataclasses import dataclass, fields, replace

import numpy as np
from numpy.typing import NDArray

from safeconduct.core import PlaceId
from safeconduct.network.network import Network

__all__ = ["LinkColumns", "assemble", "columns_of", "select_links", "take_links"]


@dataclass(frozen=True, slots=True)
class LinkColumns:
    """m directed links in any order; each column is as the field of the same name in `Network`.

    ref, name and road index into the texts handed to `assemble` beside the columns.
    """

    tail: NDArray[np.int32]
    head: NDArray[np.int32]
    length_m: NDArray[np.float64]
    speed_kmh: NDArray[np.float32]
    capacity_pcu_h: NDArray[np.float32]
    lanes: NDArray[np.float32]
    road_class: NDArray[np.uint8]
    state: NDArray[np.uint8]
    danger: NDArray[np.int8]
    flags: NDArray[np.uint8]
    ref: NDArray[np.int32]
    name: NDArray[np.int32]
    road: NDArray[np.int32]
    shape_first: NDArray[np.int64]
    shape_lat: NDArray[np.float32]
    shape_lon: NDArray[np.float32]


_PER_LINK = tuple(field.name for field in fields(LinkColumns) if not field.name.startswith("shape_"))


def assemble(
    node_lat: NDArray[np.float64],
    node_lon: NDArray[np.float64],
    columns: LinkColumns,
    texts: tuple[str, ...],
    *,
    node_place: tuple[PlaceId, ...] | None = None,
    source: str = "",
    as_of: str = "",
) -> Network:
    """Put links into their one order (tail, head, length, ref, class; then as given) and index them by tail.

    Args:
        node_lat, node_lon: shape (n,), degrees.
        columns: the links, in any order.
        texts: what ref, name and road index into, in any order; kept sorted in the network, "" first.
        node_place: the place at each node, "" for none; None: no node has one.
        source, as_of: where the links come from, and the date of the data.
    """
    texts, columns = _sort_texts(texts, columns)
    order = np.lexsort((columns.road_class, columns.ref, columns.length_m, columns.head, columns.tail))
    columns = take_links(columns, order.astype(np.int64))
    nodes = len(node_lat)
    first = np.zeros(nodes + 1, np.int64)
    np.cumsum(np.bincount(columns.tail, minlength=nodes), out=first[1:])
    places = node_place if node_place is not None else (PlaceId(""),) * nodes
    values = {field.name: getattr(columns, field.name) for field in fields(columns)}
    return Network(
        node_lat=node_lat, node_lon=node_lon, node_place=places, first=first, refs=texts, source=source, as_of=as_of,
        **values,
    )  # fmt: skip


def select_links(network: Network, keep: NDArray[np.bool_]) -> Network:
    """Keep the marked links, shape (m,), and the nodes they touch.

    Nodes keep their order; a node left without a link goes, and with it the place at it.
    """
    chosen = np.flatnonzero(keep)
    used = np.zeros(network.nodes, np.bool_)
    used[network.tail[chosen]] = used[network.head[chosen]] = True
    renumber = (np.cumsum(used) - 1).astype(np.int32)
    columns = take_links(columns_of(network), chosen)
    columns = replace(columns, tail=renumber[columns.tail], head=renumber[columns.head])
    return assemble(
        network.node_lat[used], network.node_lon[used], columns, network.refs,
        node_place=tuple(network.node_place[i] for i in np.flatnonzero(used).tolist()),
        source=network.source, as_of=network.as_of,
    )  # fmt: skip


def columns_of(network: Network) -> LinkColumns:
    """Return the link columns of a network, not copied."""
    return LinkColumns(**{field.name: getattr(network, field.name) for field in fields(LinkColumns)})


def take_links(columns: LinkColumns, order: NDArray[np.int64]) -> LinkColumns:
    """Return links in a new order, shape (any,): each as often as it is named."""
    taken = {name: getattr(columns, name)[order] for name in _PER_LINK}
    count = np.diff(columns.shape_first)[order]
    first = np.zeros(len(order) + 1, np.int64)
    np.cumsum(count, out=first[1:])
    points = np.arange(first[-1]) + np.repeat(columns.shape_first[:-1][order] - first[:-1], count)
    return LinkColumns(
        **taken, shape_first=first, shape_lat=columns.shape_lat[points], shape_lon=columns.shape_lon[points]
    )


def _sort_texts(texts: tuple[str, ...], columns: LinkColumns) -> tuple[tuple[str, ...], LinkColumns]:
    used = np.unique(np.concatenate((columns.ref, columns.name, columns.road))).tolist()
    kept = tuple(sorted({texts[i] for i in used} | {""}))
    place = {text: i for i, text in enumerate(kept)}
    renumber = np.zeros(len(texts), np.int32)
    renumber[used] = [place[texts[i]] for i in used]
    return kept, replace(columns, ref=renumber[columns.ref], name=renumber[columns.name], road=renumber[columns.road])
