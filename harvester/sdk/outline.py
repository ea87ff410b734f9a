"""Under which headings a thing stands on a page, whatever the page makes its headings of."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from lxml import etree

from harvester.sdk.markup import squeeze, text_of

if TYPE_CHECKING:
    from collections.abc import Collection

    from lxml.etree import _Element as Element

MAX_HEADING = 200  #: characters; what is longer is prose
_LEVELS = {"h1": 1, "h2": 2, "h3": 3, "h4": 4, "h5": 5, "h6": 6}
_PANE, _TITLE, _BOLD, _ITEM = 7, 8, 9, 10
_TITLES = frozenset({"summary", "legend", "caption", "dt"})
_TITLE_CLASS = re.compile(
    r"(?:^|[\s_-])(?:accordion|collapse|panel|card|toggle|tab|box|section|widget)[_-]*(?:title|header|heading|head|button)"
    r"(?:$|[\s_-])|(?:^|\s)(?:accordion|collapsible)(?:$|\s)",
    re.IGNORECASE,
)
_SCOPES = frozenset({"table", "details", "dl", "fieldset", "li"})
#: Boxes: a heading inside one is of that box alone.
_BOXES = frozenset(
    {"accordion", "accordion-item", "card", "panel", "panel-group", "tab-pane", "modal", "toggle"}
)
#: Around the content of a page: its headings are not the content's.
_AROUND = frozenset({"nav", "footer", "aside"})
_AROUND_CLASSES_TEXT = """
    menu main-menu nav-menu sub-menu navbar navbar-nav nav navigation main-navigation site-navigation
    breadcrumb breadcrumbs sidebar side-bar widget footer site-footer topbar offcanvas
"""
_AROUND_CLASSES = frozenset(_AROUND_CLASSES_TEXT.split())
_POINTERS = ("href", "data-target", "data-bs-target", "aria-controls", "data-tab")

Stack = tuple[tuple[int, str], ...]


def headings_of(tree: Element, wanted: Collection[Element]) -> dict[Element, tuple[str, ...]]:
    """For each of the ``wanted`` elements the headings that it stands under, the nearest first.

    Headings are ``h1`` to ``h6``, titles of accordions, tabs and boxes, captions, lines wholly bold, and
    the words of a list item before the list inside it. A heading holds until the next of its rank; that
    of a box or table until its end.
    """
    found: dict[Element, tuple[str, ...]] = {}
    panes = _pane_titles(tree)
    stack: Stack = ()
    kept: list[tuple[Element, Stack]] = []
    for event, element in etree.iterwalk(tree, events=("start", "end")):
        if event == "end":
            if kept and kept[-1][0] is element:
                stack = kept.pop()[1]
            continue
        if _is_scope(element):
            kept.append((element, stack))
        if heading := _heading(element):
            stack = (*(one for one in stack if one[0] < heading[0]), heading)
        elif title := panes.get(element.get("id", "")):
            if not kept or kept[-1][0] is not element:
                kept.append((element, stack))
            stack = (*stack, (_PANE, title))
        if element in wanted:
            found[element] = tuple(text for _, text in reversed(stack))
    return found


def _is_scope(element: Element) -> bool:
    if element.tag in _SCOPES or element.tag in _AROUND:
        return True
    named = element.get("class")
    return named is not None and not _BOXES.isdisjoint(named.split())


def is_around(element: Element) -> bool:
    """Whether an element belongs to what surrounds the content: menus, side bars, the foot of the page."""
    for above in element.iterancestors():
        if above.tag in _AROUND:
            return True
        named = above.get("class")
        if named and not _AROUND_CLASSES.isdisjoint(named.lower().split()):
            return True
        if above.get("id") in _AROUND_CLASSES:
            return True
    return False


def _heading(element: Element) -> tuple[int, str] | None:
    tag = element.tag
    level = _LEVELS.get(str(tag)) or (_TITLE if tag in _TITLES else None)
    if level is None and tag == "li":
        text = _before_list(element)
        return (_ITEM + sum(1 for _ in element.iterancestors("li")), text) if text else None
    if level is None and tag in {"div", "span", "a", "button"}:
        marked = element.get("class")
        level = _TITLE if marked and _TITLE_CLASS.search(marked) else None
    if level is None and tag in {"p", "div", "b", "strong"}:
        level = _BOLD if _is_bold_line(element) else None
    if level is None:
        return None
    text = text_of(element)
    return (level, text) if 0 < len(text) <= MAX_HEADING else None


def _is_bold_line(element: Element) -> bool:
    """A paragraph that is nothing but bold type, or bold type that is alone on its line."""
    if element.tag in {"b", "strong"}:
        above = element.getparent()
        alone = not squeeze(element.tail) and element.getprevious() is None
        following = element.getnext()
        return (
            above is not None
            and above.tag in {"div", "td", "section", "body", "article", "main"}
            and not squeeze(above.text)
            and alone
            and (following is None or following.tag in {"br", "ul", "ol", "p", "table", "div"})
        )
    if (
        len(element) == 0
        or squeeze(element.text)
        or next(element.iter("table", "ul", "p"), element) is not element
    ):
        return False
    return all(
        child.tag in {"b", "strong", "u", "br"} and not squeeze(child.tail) for child in element
    ) and any(child.tag in {"b", "strong"} for child in element)


def _before_list(item: Element) -> str:
    """The words of a list item before the list inside it."""
    if item.find("ul") is None and item.find("ol") is None:
        return ""
    parts = [item.text or ""]
    for child in item:
        if child.tag in {"ul", "ol"}:
            break
        parts.extend((text_of(child), child.tail or ""))
    text = squeeze(" ".join(parts))
    return text if len(text) <= MAX_HEADING else ""


def _pane_titles(tree: Element) -> dict[str, str]:
    """The titles of tabs and folding boxes, by the id of what they open."""
    titles: dict[str, str] = {}
    for element in tree.iter("a", "button", "li", "div"):
        for attribute in _POINTERS:
            told = element.get(attribute)
            if not told or len(told) > 100 or (attribute == "href" and told[:1] != "#"):
                continue
            if (name := told.lstrip("#")) and name not in titles:
                text = text_of(element)
                if 0 < len(text) <= MAX_HEADING:
                    titles[name] = text
    return titles
