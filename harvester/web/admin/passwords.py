"""What a name and a password must be like."""

from __future__ import annotations

from flask_babel import gettext as _

from harvester.adapters.db.accounts import LEAST_PASSWORD

MOST = 200
_LONGEST_NAME = 80


def password_fault(name: str, password: str, repeat: str) -> str | None:
    """What is wrong with a new name and password, in words."""
    if not name or len(name) > _LONGEST_NAME or not name.isprintable():
        return str(_("Give a name of at most 80 characters."))
    if len(password) < LEAST_PASSWORD:
        return str(_("A password has at least 10 characters."))
    if len(password) > MOST:
        return str(_("A password has at most 200 characters."))
    if password != repeat:
        return str(_("The two passwords differ."))
    return None
