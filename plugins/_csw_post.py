"""GetRecords as an XML document, built by OWSLib, for catalogues that take no other."""

from __future__ import annotations

import warnings
from typing import Any

from lxml import etree
from owslib.catalogue import csw2, csw3


class _Builder2(csw2.CatalogueServiceWeb):  # type: ignore[misc]  # OWSLib has no types
    """OWSLib's client up to the point where it would send."""

    def _invoke(self) -> None:
        self.exceptionreport = "built, not sent"


class _Builder3(csw3.CatalogueServiceWeb):  # type: ignore[misc]  # OWSLib has no types
    """Likewise for version 3."""

    def _invoke(self) -> None:
        self.exceptionreport = "built, not sent"


def post_body(version: str, types: str, schema: str, *, start: int, size: int, constraint: str = "") -> bytes:
    """A GetRecords document for full records from ``start``; ``constraint`` is CQL."""
    options: dict[str, Any] = {
        "typenames": types,
        "esn": "full",
        "outputschema": schema,
        "startposition": start,
        "maxrecords": size,
        "cql": constraint or None,
    }
    third = version.startswith("3")
    builder = (_Builder3 if third else _Builder2)("http://localhost/", version=version, skip_caps=True)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # advice on answers, which OWSLib does not read here
        if third:
            builder.getrecords(**options)
        else:
            builder.getrecords2(**options)
    prefix = types.partition(":")[0]  # of what the document names in an attribute, which lxml does not see
    own = {} if types.endswith(":Record") else {prefix: schema}
    etree.cleanup_namespaces(builder.request, top_nsmap=own, keep_ns_prefixes=[prefix])
    return etree.tostring(builder.request, encoding="utf-8", xml_declaration=True)
