"""Commands for users and tokens."""

from __future__ import annotations

import sys

import click

from harvester.adapters.db.accounts import LEAST_PASSWORD, ROLES
from harvester.cli.main import as_json, command, opened, root
from harvester.cli.output import print_json, print_table, say

ROLE = click.Choice(ROLES)


@root.group()
def user() -> None:
    """People who may log in."""


@user.command("add")
@click.argument("name")
@click.option("--role", type=ROLE, default="admin", show_default=True)
@click.option("--password-stdin", is_flag=True, help="Read the password from standard input.")
@command
def add_user(name: str, role: str, password_stdin: bool) -> None:
    """Make a user NAME; asks for the password."""
    password = _password(password_stdin)
    with opened() as service:
        service.core.accounts.add_user(name, password, role, service.core.clock.now())
    say(f"{name} may now log in as {role}.")


@user.command("password")
@click.argument("name")
@click.option("--password-stdin", is_flag=True, help="Read the password from standard input.")
@command
def set_password(name: str, password_stdin: bool) -> None:
    """Set a new password for NAME."""
    password = _password(password_stdin)
    with opened() as service:
        service.core.accounts.set_password(name, password)
    say(f"{name} has a new password.")


def _password(from_stdin: bool) -> str:
    if from_stdin:
        password = sys.stdin.readline().rstrip("\n")
    else:
        password = click.prompt("Password", hide_input=True, confirmation_prompt=True)
    if len(password) < LEAST_PASSWORD:
        raise click.UsageError(f"A password has at least {LEAST_PASSWORD} characters.")
    return password


@user.command("list")
@as_json
@command
def list_users(as_json: bool) -> None:
    """List the users."""
    with opened() as service:
        users = service.core.accounts.users()
    if as_json:
        for each in users:
            print_json({"name": each.name, "role": each.role})
    else:
        print_table(("name", "role"), ((u.name, u.role) for u in users))


@user.command("remove")
@click.argument("name")
@command
def remove_user(name: str) -> None:
    """Remove a user."""
    with opened() as service:
        service.core.accounts.remove_user(name)
    say(f"{name} is removed.")


@root.group()
def token() -> None:
    """Tokens for the API."""


@token.command("add")
@click.argument("name")
@click.option("--role", type=ROLE, default="editor", show_default=True)
@as_json
@command
def add_token(name: str, role: str, as_json: bool) -> None:
    """Make a token; it is shown this once."""
    with opened() as service:
        secret = service.core.accounts.add_token(name, role, service.core.clock.now())
    if as_json:
        print_json({"name": name, "role": role, "token": secret})
    else:
        say(secret)


@token.command("remove")
@click.argument("name")
@command
def remove_token(name: str) -> None:
    """Revoke a token."""
    with opened() as service:
        service.core.accounts.remove_token(name)
    say(f"{name} is revoked.")
