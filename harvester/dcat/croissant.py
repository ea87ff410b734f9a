"""A dataset with tables as Croissant 1.0 (https://docs.mlcommons.org/croissant/docs/croissant-spec.html).

What schema.org says of a dataset, and of each table of ours its columns with their types.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from harvester.dcat.datajson_values import address, date, keywords
from harvester.dcat.texts import in_language, one_line

if TYPE_CHECKING:
    from harvester.domain.dataset import Column, Dataset, Distribution

CONFORMS_TO = "http://mlcommons.org/croissant/1.0"
_TABULAR = frozenset({"CSV", "TSV", "XLS", "XLSX", "ODS", "PARQUET"})
_TYPES = {
    "string": "sc:Text",
    "integer": "sc:Integer",
    "number": "sc:Float",
    "date": "sc:Date",
    "boolean": "sc:Boolean",
    "year": "sc:Integer",
}
_TERMS = (
    "citeAs", "column", "extract", "field", "fileObject", "fileProperty", "fileSet", "format", "includes",
    "isLiveDataset", "jsonPath", "key", "md5", "parentField", "path", "recordSet", "references", "regex",
    "repeated", "replace", "separator", "source", "subField", "transform",
)  # fmt: skip
_CONTEXT: dict[str, Any] = {
    "@vocab": "https://schema.org/",
    "sc": "https://schema.org/",
    "cr": "http://mlcommons.org/croissant/",
    "dct": "http://purl.org/dc/terms/",
    "conformsTo": "dct:conformsTo",
    "data": {"@id": "cr:data", "@type": "@json"},
    "examples": {"@id": "cr:examples", "@type": "@json"},
    "dataType": {"@id": "cr:dataType", "@type": "@vocab"},
    **{term: f"cr:{term}" for term in _TERMS},
}


def to_croissant(
    dataset: Dataset, *, uri: str, publisher: str, language: str = "id"
) -> dict[str, Any] | None:
    """The Croissant of a dataset with its tables published; ``None`` when it has no tabular file."""
    files = {
        f"file-{number}": (item, url)
        for number, item in enumerate(dataset.distribution, 1)
        if _holds_a_table(item) and (url := address(item.download_url))
    }
    if not files:
        return None
    title = one_line(in_language(dataset.title, language)) or one_line(dataset.identifier) or "?"
    name = one_line(dataset.publisher.name if dataset.publisher else publisher) or "?"
    told: dict[str, Any] = {
        "@context": {"@language": language, **_CONTEXT},
        "@type": "sc:Dataset",
        "@id": uri,
        "conformsTo": CONFORMS_TO,
        "name": title,
        "description": one_line(in_language(dataset.description, language)) or title,
        "url": uri,
        "license": one_line(dataset.license),
        "creator": {"@type": "sc:Organization", "name": name},
        "keywords": keywords(dataset),
        "datePublished": date(dataset.issued) or date(dataset.modified),
        "dateModified": date(dataset.modified),
        "isLiveDataset": True,  # its files are written again when the source changes
        "distribution": [_file(key, item, url, language) for key, (item, url) in files.items()],
        "recordSet": [
            _records(key, item, item.table.columns, language)
            for key, (item, _) in files.items()
            if item.table
        ],
    }
    return {key: value for key, value in told.items() if value not in (None, "", [])}


def is_tabular(dataset: Dataset) -> bool:
    """Whether there is a Croissant of a dataset, whose tables may not be published yet."""
    return any(
        item.table or (_holds_a_table(item) and address(item.download_url)) for item in dataset.distribution
    )


def _holds_a_table(item: Distribution) -> bool:
    return item.table is not None or item.format in _TABULAR


def _file(key: str, item: Distribution, url: str, language: str) -> dict[str, Any]:
    checksum = item.checksum
    told = {
        "@type": "cr:FileObject",
        "@id": key,
        "name": one_line(in_language(item.title, language)) or key,
        "description": one_line(in_language(item.description, language)),
        "contentUrl": url,
        "encodingFormat": one_line(item.media_type) or "application/octet-stream",
        "contentSize": f"{item.byte_size} B" if item.byte_size else None,
        "sha256": checksum.checksum_value if checksum and checksum.algorithm == "sha256" else None,
        "md5": checksum.checksum_value if checksum and checksum.algorithm == "md5" else None,
    }
    return {name: value for name, value in told.items() if value not in (None, "")}


def _records(key: str, item: Distribution, columns: tuple[Column, ...], language: str) -> dict[str, Any]:
    rows = f"rows-{key}"
    return {
        "@type": "cr:RecordSet",
        "@id": rows,
        "name": one_line(in_language(item.title, language)) or rows,
        "field": [_field(rows, key, column) for column in columns],
    }


def _field(rows: str, key: str, column: Column) -> dict[str, Any]:
    told = ", ".join(filter(None, (one_line(column.title), one_line(column.unit))))
    return {
        "@type": "cr:Field",
        "@id": f"{rows}/{column.name}",
        "name": column.name,
        **({"description": told} if told else {}),
        "dataType": _TYPES[column.type],
        "source": {"fileObject": {"@id": key}, "extract": {"column": column.name}},
    }
