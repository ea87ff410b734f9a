"""The outside world: network, database, catalogues, files."""
