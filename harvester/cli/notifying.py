"""The command that tells people what needs them."""

from __future__ import annotations

import sys
from collections.abc import Callable
from typing import TYPE_CHECKING

import click

from harvester.cli.main import FAILED, as_json, command, opened, root
from harvester.cli.output import print_json, say, warn

if TYPE_CHECKING:
    from harvester.service import Service
    from harvester.service.notifying import Translate


def translating(service: Service) -> Callable[[], Translate]:
    """Gives, when it is asked, what turns messages into the language of the settings."""

    def translate() -> Translate:
        from harvester.web.language import translator  # noqa: PLC0415  few commands have something to tell

        return translator(service.core.settings.language)

    return translate


@root.command()
@click.option("--test", is_flag=True, help="Send a message that says it is a test.")
@as_json
@command
def notify(*, test: bool, as_json: bool) -> None:
    """Tell by webhook and e-mail what began to need a person, or does no more, since last told.

    `harvester serve` and `harvester scheduler` do so by themselves. Exit status 1: a message was not taken.
    """
    with opened() as service:
        notices = service.notices
        if not notices.channels():
            warn("No webhook and no mail server is set: see [notify] in the settings.")
            sys.exit(FAILED)
        translate = translating(service)()
        done = notices.test(translate) if test else notices.tell(translate)
    for each in done:
        if as_json:
            print_json(each)
        else:
            say(f"{each.channel}: {each.error or 'sent'}: {each.text}")
    if not done and not as_json:
        say("There is nothing new to tell.")
    if any(each.error for each in done):
        sys.exit(FAILED)
