"""IRIs of the vocabularies that DCAT catalogues use."""

from __future__ import annotations

ADMS = "http://www.w3.org/ns/adms#"
CC = "http://creativecommons.org/ns#"
DC = "http://purl.org/dc/elements/1.1/"
DCAT = "http://www.w3.org/ns/dcat#"
DCATAP = "http://data.europa.eu/r5r/"
DCT = "http://purl.org/dc/terms/"
FOAF = "http://xmlns.com/foaf/0.1/"
GEO = "http://www.w3.org/2003/01/geo/wgs84_pos#"
GSP = "http://www.opengis.net/ont/geosparql#"
HYDRA = "http://www.w3.org/ns/hydra/core#"
LDP = "http://www.w3.org/ns/ldp#"
LOCN = "http://www.w3.org/ns/locn#"
ORG = "http://www.w3.org/ns/org#"
OWL = "http://www.w3.org/2002/07/owl#"
PROV = "http://www.w3.org/ns/prov#"
RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
RDFS = "http://www.w3.org/2000/01/rdf-schema#"
SCHEMA = "http://schema.org/"
SCHEMAS = "https://schema.org/"
SKOS = "http://www.w3.org/2004/02/skos/core#"
SPDX = "http://spdx.org/rdf/terms#"
TIME = "http://www.w3.org/2006/time#"
VCARD = "http://www.w3.org/2006/vcard/ns#"
VCARD_2001 = "http://www.w3.org/2001/vcard-rdf/3.0#"
XHV = "http://www.w3.org/1999/xhtml/vocab#"
XSD = "http://www.w3.org/2001/XMLSchema#"

#: The namespace of this harvester's own feeds, for what DCAT has no word for (docs/plugins/dcat.md).
OWN = "urn:x-harvester:ns#"
#: What our own feeds call nodes that have no address; here they are blank nodes again.
OWN_NODE = "urn:x-harvester:"

TYPE = RDF + "type"
DATASET = DCAT + "Dataset"
SERIES = DCAT + "DatasetSeries"
SERVICE = DCAT + "DataService"
CATALOG = DCAT + "Catalog"
RECORD = DCAT + "CatalogRecord"
STATUS = ADMS + "status"

#: A made-up key of the node tree: the data services of the page that say they serve this dataset.
SERVED_BY = "^" + DCAT + "servesDataset"

AUTHORITY = "http://publications.europa.eu/resource/authority/"
