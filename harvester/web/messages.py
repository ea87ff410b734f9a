"""Which texts there are to translate: those of the pages, and the sentences of the core and the plugins.

The core does not know gettext. It says what is wrong in English sentences, which are the message ids:
constant templates (``Problem.message``) and f-strings (``NotFound(f"There is no run {run_id}.")``), whose
expressions become ``{placeholders}``.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from babel.messages.catalog import Catalog
from babel.messages.extract import DEFAULT_KEYWORDS, extract_from_dir

from harvester.normalise.privacy.dataset import KIND_WORDS
from harvester.service.options import OPTIONS_SCHEMA

if TYPE_CHECKING:
    from harvester.domain.json import JsonObject
    from harvester.registry import Registry

_WEB = Path(__file__).parent
_ROOT = _WEB.parent.parent

#: Said to developers and operators on the command line, or in CKAN's words, not on pages.
_NOT_SHOWN = (
    "harvester/adapters/db/migrations/",
    "harvester/adapters/vocabularies",
    "harvester/cli/",
    "harvester/demo/",
    "harvester/normalise/privacy/evaluate",
    "harvester/sdk/_fakes",
    "harvester/sdk/testing",
    "harvester/service/health",
    "harvester/settings",
    "harvester/web/api/",
    "harvester/web/errors",
    "harvester/web/extract",
    "harvester/web/feeds/actions/",
    "harvester/web/messages",
    "harvester/web/operations",
    "harvester/worker",
)
_SENTENCE = re.compile(r"(?:[A-Z“]|\{\w+\}[ ,:])[^\n]*(?:[.!?:…}]|\.”)")
#: Reasons that a plugin gives for recognising a page have no full stop.
_REASON = re.compile(r"(?:the|a|an|it|its) [\w’'-]+ \S+(?:[^<>\n]*[^<>\s])?")
#: What a site does instead of answering, filled in after its address.
_PREDICATE = re.compile(r"(?:answers|cannot|comes|does|finds|has|is|redirects|refuses|says|wants) [^<>\n{}]+")
#: Code, and texts of datasets, which are written in Indonesian and stay as they are.
_OTHER = re.compile(r"\(\?P|``|\b(?:dan|dari|dengan|dimuat|menurut|oleh|sampai|sebagaimana|untuk|yang)\b")
_WORD = re.compile(r"[^\W\d_]{2,}")
_PLACEHOLDER = re.compile(r"\{\w+\}")
_LEAST_WORDS = 3
_BASE = "HarvesterError"
_ERRORS = frozenset({_BASE, "SourceError", "SourceRefused"})
_QUOTING = frozenset({"logger", "warnings"})


def collect(registry: Registry) -> Catalog:
    """All message ids."""
    catalogue = Catalog(charset="utf-8")
    for file, line, message, _comments, context in extract_from_dir(
        _WEB,
        method_map=[("**.py", "python"), ("templates/**.html", "jinja2")],
        keywords=DEFAULT_KEYWORDS,
    ):
        catalogue.add(message, locations=[(f"harvester/web/{file}", line)], context=context)
    for path, text in (*core_sentences(), *_schema_texts(registry)):
        if text not in catalogue:
            catalogue.add(text, locations=[(path, 0)])
    return catalogue


def core_sentences() -> Iterator[tuple[str, str]]:
    """The sentences of the core and the plugins, each with the file that says it."""
    for folder in ("harvester", "plugins"):
        for file in sorted((_ROOT / folder).rglob("*.py")):
            path = file.relative_to(_ROOT).as_posix()
            if not path.startswith(_NOT_SHOWN):
                yield from ((path, text) for text in sentences(file.read_text("utf-8"), also=_also(path)))


def _also(path: str) -> re.Pattern[str] | None:
    if path.startswith("plugins/"):
        return _REASON
    return _PREDICATE if path.startswith("harvester/adapters/http/") else None


def sentences(code: str, *, also: re.Pattern[str] | None = None) -> list[str]:
    """The sentences in a module, in order: constants, f-strings, and the default messages of errors.

    ``also`` is the shape of further texts that are shown.
    """
    tree = ast.parse(code)
    finder = _Finder(also)
    finder.visit(tree)
    return list(dict.fromkeys(finder.found))


class _Finder(ast.NodeVisitor):
    def __init__(self, also: re.Pattern[str] | None) -> None:
        self.found: list[str] = []
        self._also = also

    def visit_ClassDef(self, node: ast.ClassDef) -> None:
        bases = {base.id for base in node.bases if isinstance(base, ast.Name)}
        docstring = ast.get_docstring(node)
        if docstring and (node.name == _BASE or bases & _ERRORS):
            self.found.append(docstring)
        self._body(node)

    def visit_FunctionDef(self, node: ast.FunctionDef) -> None:
        self._body(node)

    def visit_Module(self, node: ast.Module) -> None:
        self._body(node)

    def _body(self, node: ast.ClassDef | ast.FunctionDef | ast.Module) -> None:
        for child in ast.iter_child_nodes(node):
            if not (isinstance(child, ast.Expr) and isinstance(child.value, ast.Constant)):  # a docstring
                self.visit(child)

    def visit_Call(self, node: ast.Call) -> None:
        match node.func:
            case ast.Attribute(value=ast.Name(id=name)) if name in _QUOTING:
                return
        self.generic_visit(node)

    def visit_Constant(self, node: ast.Constant) -> None:
        if isinstance(node.value, str):
            self._add(node.value)

    def visit_JoinedStr(self, node: ast.JoinedStr) -> None:
        named: dict[str, str] = {}
        self._add("".join(_part(value, named) for value in node.values))

    def _add(self, text: str) -> None:
        if (self._also and self._also.fullmatch(text)) or (
            _SENTENCE.fullmatch(text) and not _OTHER.search(text) and _words(text) >= _LEAST_WORDS
        ):
            self.found.append(text)


def _words(text: str) -> int:
    return len(_WORD.findall(_PLACEHOLDER.sub("", text)))


def _part(value: ast.expr, named: dict[str, str]) -> str:
    if isinstance(value, ast.Constant):
        return str(value.value)
    if not isinstance(value, ast.FormattedValue):
        return ""
    code = ast.unparse(value.value)
    if code not in named.values():
        stem = name = _name(value.value)
        number = 1
        while name in named:
            number += 1
            name = f"{stem}_{number}"
        named[name] = code
    return "{" + next(name for name, known in named.items() if known == code) + "}"


def _name(expression: ast.expr) -> str:
    """A name for what stands in braces: of the variable or attribute, or of what is done to it."""
    match expression:
        case ast.Name(id=name) | ast.Attribute(attr=name):
            return name.strip("_") or "value"
        case ast.Call(args=[first, *_]) | ast.Subscript(value=first) | ast.BoolOp(values=[first, *_]):
            return _name(first)
        case ast.Call(func=function):
            return _name(function)
        case ast.BinOp(left=left):
            return _name(left)
    return "value"


def _schema_texts(registry: Registry) -> Iterator[tuple[str, str]]:
    for name, plugin in sorted(registry.plugins.items()):
        for text in (plugin.title, plugin.description, *schema_texts(plugin.config_schema)):
            if text:
                yield f"plugins/{name}", text
    for text in KIND_WORDS.values():
        yield "harvester/normalise/privacy/dataset.py", text
    for text in schema_texts(OPTIONS_SCHEMA):
        yield "harvester/service/options.py", text


def schema_texts(schema: JsonObject) -> Iterator[str]:
    """Titles and descriptions of a schema's properties."""
    properties = schema.get("properties")
    for spec in properties.values() if isinstance(properties, Mapping) else ():
        if isinstance(spec, Mapping):
            for key in ("title", "description"):
                if isinstance(spec.get(key), str):
                    yield str(spec[key])
