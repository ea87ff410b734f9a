"""The outside: HTTP, database, CKAN, files. One folder or module each; they do not know each other."""
