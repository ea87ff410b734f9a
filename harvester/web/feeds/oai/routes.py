"""``/oai``."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import Blueprint, request

from harvester.dcat.xml_forms import element, moment
from harvester.web.current import service
from harvester.web.feeds.answers import not_modified, tag_of, whole
from harvester.web.feeds.oai.arguments import OaiError, read_arguments
from harvester.web.feeds.oai.verbs import VERBS, address

if TYPE_CHECKING:
    from flask.typing import ResponseReturnValue

blueprint = Blueprint("oai", __name__)

_SPACE = "http://www.openarchives.org/OAI/2.0/"


@blueprint.route("/oai", methods=["GET", "POST"])
def answer() -> ResponseReturnValue:
    """Answer a request of the protocol."""
    told = request.form if request.method == "POST" else request.args
    standing = service().core.forms.standing()
    tag = tag_of("oai", sorted(told.items(multi=True)), service().published.mark, standing.revision)
    if same := not_modified(tag, standing.modified):
        return same
    try:
        verb, arguments = read_arguments(list(told.items(multi=True)))
        body = f"<{verb}>{VERBS[verb](arguments)}</{verb}>"
        asked = "".join(f' {name}="{_quoted(value)}"' for name, value in arguments.items())
        asked = f' verb="{verb}"{asked}'
    except OaiError as error:
        body = f'<error code="{error.code}">{_quoted(error.message)}</error>'
        asked = ""
    text = (
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        f'<OAI-PMH xmlns="{_SPACE}" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" '
        f'xsi:schemaLocation="{_SPACE} {_SPACE}OAI-PMH.xsd">'
        f"<responseDate>{moment(service().core.clock.now())}</responseDate>"
        f"<request{asked}>{_quoted(address())}</request>{body}</OAI-PMH>\n"
    )
    return whole(
        text.encode("utf-8", "replace"), "text/xml; charset=utf-8", tag=tag, modified=standing.modified
    )


def _quoted(text: str) -> str:
    return element("x", text)[3:-4].replace('"', "&quot;")
