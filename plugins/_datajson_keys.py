"""Keys of ``data.json`` however they are spelt: ``accesLevel``, ``dcat:downloadURL``, a full IRI."""

from __future__ import annotations

import re
from difflib import get_close_matches
from functools import lru_cache

_KNOWN = (
    "accesslevel", "accessrights", "accessurl", "accessservice", "accrualperiodicity", "bureaucode",
    "bytesize", "catalog", "checksum", "compressformat", "conformsto", "contactpoint", "contributor",
    "creator", "dataquality", "dataset", "datasetseries", "describedby", "describedbytype", "description",
    "distribution", "downloadurl", "endpointurl", "enddate", "format", "hasversion", "identifier",
    "isversionof", "issued", "keyword", "landingpage", "language", "license", "mediatype", "modified",
    "packageformat", "page", "primarytopic", "programcode", "provenance", "publisher", "references",
    "rights", "seriesmember", "servesdataset", "spatial", "startdate", "status", "suborganizationof",
    "systemofrecords", "temporal", "theme", "title", "type", "version", "versionnotes",
)  # fmt: skip
_ALIASES = {
    "contenturl": "downloadurl", "encodingformat": "mediatype", "datepublished": "issued",
    "datemodified": "modified", "temporalcoverage": "temporal", "spatialcoverage": "spatial",
    "keywords": "keyword", "tag": "keyword", "tags": "keyword", "themes": "theme", "datasets": "dataset",
    "resources": "distribution", "resource": "distribution", "distributions": "distribution",
    "licence": "license", "lisensi": "license", "organization": "publisher", "organisation": "publisher",
    "name": "name", "judul": "title", "deskripsi": "description", "notes": "description",
    "homepage": "homepage", "publishername": "publisher", "filesize": "bytesize", "size": "bytesize",
    "mimetype": "mediatype", "frekuensi": "accrualperiodicity", "frequency": "accrualperiodicity",
    "created": "created", "isreferencedby": "isreferencedby", "documentation": "page",
    "webservice": "webservice", "email": "email", "services": "service", "catalogs": "catalog",
    "records": "record", "service": "service", "record": "record",
}  # fmt: skip


@lru_cache(maxsize=4096)
def local_key(key: str) -> str:
    """A key without prefix, case and marks, and rightly spelt where it is nearly a known one."""
    if key.startswith("@"):
        return key.casefold()
    local = re.split(r"[:/#]", key.strip())[-1]
    plain = re.sub(r"[^\w@]|_", "", local).casefold()
    if plain in _KNOWN or plain in _ALIASES:
        return _ALIASES.get(plain, plain)
    if len(plain) >= 6:
        near = get_close_matches(plain, _KNOWN, n=1, cutoff=0.9)
        if near:
            return near[0]
    return plain
