"""Draft → dataset: the project's knowledge of its field, one small pure module a concern."""
