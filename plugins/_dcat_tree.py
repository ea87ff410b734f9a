"""The tree of what a page says of one dataset.

A tree is plain JSON: ``{"@id": IRI, "@type": [IRI], predicate IRI: [value, …]}`` where a value is a
text, ``{"@value", "@language"}``, ``{"@value", "@type"}`` or another node. It does not depend on the
labels of blank nodes or on the order of the triples, so equal content gives an equal hash.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import orjson

from plugins._dcat_terms import (
    CATALOG,
    DATASET,
    DCAT,
    DCT,
    OWN_NODE,
    PROV,
    RECORD,
    SERIES,
    SERVED_BY,
    SERVICE,
    SKOS,
    TYPE,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

Tree = dict[str, Any]
Value = str | tuple[str, str, str]
#: An IRI (or ``_:label``) as text, or (text, language, datatype).

MAX_DEPTH = 8
MAX_NODES = 200_000
#: Nodes in one tree: the largest dataset seen has 8,327 distributions of about ten nodes.
MAX_SHARED = 50
#: Links that are followed from a node that others may share; a vocabulary's top has thousands.

WHOLE = frozenset({DATASET, SERIES, CATALOG, RECORD})
#: Nodes of these types have a record of their own: a tree only names them.
_REFERENCES = frozenset(
    {
        *(DCT + word for word in ("isPartOf", "hasPart", "isVersionOf", "hasVersion", "source", "relation")),
        *(DCT + word for word in ("replaces", "isReplacedBy", "requires", "isRequiredBy")),
        *(
            DCAT + word
            for word in ("servesDataset", "catalog", "themeTaxonomy", "prev", "next", "first", "last")
        ),
        PROV + "wasDerivedFrom",
        *(SKOS + word for word in ("inScheme", "hasTopConcept", "topConceptOf", "broader", "narrower")),
        *(SKOS + word for word in ("related", "exactMatch", "closeMatch", "member")),
    }
)


def is_blank(iri: str) -> bool:
    """Whether a node has no lasting name: a blank node, or one that was given an address for one answer."""
    return iri.startswith(("_:", OWN_NODE)) or "/.well-known/genid/" in iri


class TreeBuilder:
    """Builds one tree; ``leaves`` keeps the nodes that many trees share."""

    def __init__(
        self,
        nodes: Mapping[str, Mapping[str, list[Value]]],
        served: Mapping[str, list[str]],
        leaves: dict[str, Tree],
    ) -> None:
        self._nodes = nodes
        self._served = served
        self._leaves = leaves
        self._left = MAX_NODES

    def node(self, iri: str, depth: int, above: frozenset[str]) -> Tree:
        """The tree of a node that is ``depth`` links from the dataset, by way of the nodes ``above``."""
        leaf = self._leaves.get(iri)
        if leaf is not None:
            return leaf
        tree: Tree = {} if is_blank(iri) else {"@id": iri}
        described = self._nodes.get(iri)
        if described is None or depth > MAX_DEPTH or iri in above or self._left <= 0:
            return tree
        self._left -= 1
        above = above | {iri}
        for predicate in sorted(described):
            values = described[predicate]
            if predicate == TYPE:
                tree["@type"] = sorted({value for value in values if isinstance(value, str)})
            else:
                tree[predicate] = self._values(predicate, values, depth, above)
        if depth == 0 and iri in self._served:
            tree[SERVED_BY] = in_order(self.node(service, 1, above) for service in set(self._served[iri]))
        elif depth and not is_blank(iri) and self._is_leaf(described):
            self._leaves[iri] = tree
        return tree

    def _is_leaf(self, described: Mapping[str, list[Value]]) -> bool:
        return all(
            predicate == TYPE or all(isinstance(value, tuple) or value not in self._nodes for value in values)
            for predicate, values in described.items()
        )

    def _values(self, predicate: str, values: list[Value], depth: int, above: frozenset[str]) -> list[Any]:
        if depth and len(values) > MAX_SHARED:
            values = sorted(values, key=lambda value: (isinstance(value, str), value))[:MAX_SHARED]
        found: list[Any] = []
        for value in values:
            if isinstance(value, tuple):
                text, language, datatype = value
                if language:
                    found.append({"@language": language, "@value": text})
                else:
                    found.append({"@type": datatype, "@value": text} if datatype else text)
            elif self._named_only(predicate, value):
                found.append({"@id": value})
            else:
                found.append(self.node(value, depth + 1, above))
        return in_order(found)

    def _named_only(self, predicate: str, iri: str) -> bool:
        if is_blank(iri):
            return False
        if predicate in _REFERENCES:
            return True
        types = self._nodes.get(iri, {}).get(TYPE, ())
        return any(kind in WHOLE for kind in types) and SERVICE not in types


def in_order(values: Iterable[Any]) -> list[Any]:
    """Values in an order that does not depend on where they stood."""
    found = list(values)
    return found if len(found) < 2 else sorted(found, key=_sort_key)


def _sort_key(value: Any) -> bytes:
    return orjson.dumps(value, option=orjson.OPT_SORT_KEYS)
