"""Formats that a program can read, and those that belong to nobody (by EU file-type code).

After the lists that data.europa.eu checks against; a spreadsheet counts as readable, a PDF does not.
"""

from __future__ import annotations

_OPEN_DATA = {
    "CSV",
    "TSV",
    "JSON",
    "JSON_LD",
    "NDJSON",
    "GEOJSON",
    "TOPOJSON",
    "XML",
    "RDF",
    "RDF_XML",
    "RDF_TURTLE",
    "RDF_N_TRIPLES",
    "RDF_N_QUADS",
    "RDF_TRIG",
    "N3",
    "OWL",
    "ODS",
    "KML",
    "KMZ",
    "GML",
    "GPX",
    "GPKG",
    "GEOTIFF",
    "PARQUET",
    "NETCDF",
    "HDF",
    "GRID_ASCII",
    "SQL",
    "SQLITE",
    "XLSX",
    "XSD",
    "OCDS",
    "GTFS",
    "SDMX",
    "PC_AXIS",
    "QGS",
}
_OPEN_DOCUMENTS = {"HTML", "XHTML", "TXT", "MARKDOWN", "ODT", "ODP", "EPUB", "PDF", "DOCX", "PPTX"}
_OPEN_MEDIA = {"PNG", "JPEG", "GIF", "BMP", "TIFF", "SVG", "WEBP", "WAV"}
_OPEN_ARCHIVES = {"ZIP", "GZIP", "TAR", "TAR_GZ", "7Z"}
_OPEN_SERVICES = {
    "WMS_SRVC",
    "WFS_SRVC",
    "WCS_SRVC",
    "WMTS_SRVC",
    "SPARQLQ",
    "ATOM",
    "RSS",
    "ICS",
    "REST",
    "API",
    "MBTILES",
    "TAR_XZ",
    "BZIP2",
}

MACHINE_READABLE = frozenset(
    _OPEN_DATA
    | {"XLS", "SHP", "DBF", "GDB", "MDB", "LAS", "LAZ", "DXF", "SAV", "DTA", "RDATA", "SAS", "E00"}
    | {"WFS_SRVC", "WCS_SRVC", "SPARQLQ", "ATOM", "RSS", "ICS", "REST", "API", "HXL"}
)
NON_PROPRIETARY = frozenset(_OPEN_DATA | _OPEN_DOCUMENTS | _OPEN_MEDIA | _OPEN_ARCHIVES | _OPEN_SERVICES)
