"""The forms a dataset takes: JSON document, RDF, DCAT-US, CKAN package, schema.org; and their validation."""
