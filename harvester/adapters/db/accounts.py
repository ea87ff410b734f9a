"""Users, API tokens and the one-time link of the first administrator. No secret is kept in the clear."""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import TYPE_CHECKING, Any

from sqlalchemy import delete, func, insert, select, update
from sqlalchemy.exc import IntegrityError
from werkzeug.security import check_password_hash, generate_password_hash

from harvester.adapters.db import schema
from harvester.adapters.db.kept_settings import keep, kept
from harvester.adapters.db.transactions import reading, writing
from harvester.domain.errors import Conflict, NotFound

if TYPE_CHECKING:
    from sqlalchemy.engine import Engine, Row

ROLES = ("viewer", "editor", "admin")  #: each with the rights of those before it
LEAST_PASSWORD = 10  #: characters
_SETUP = "setup-link"


@cache
def _nobody() -> str:
    """A hash that no password has, so that an unknown name takes as long as a wrong password."""
    return generate_password_hash(secrets.token_hex())


@dataclass(frozen=True, kw_only=True, slots=True)
class Account:
    """A person, or a token, and what it may do."""

    id: int
    name: str
    role: str
    stamp: str = ""  #: changes with the password, so that older log-ins end

    def may(self, role: str) -> bool:
        """Whether this account has at least the rights of ``role``."""
        return ROLES.index(self.role) >= ROLES.index(role)


class SqlAccounts:
    """Keeps accounts."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def add_user(self, name: str, password: str, role: str, now: datetime) -> Account:
        """Make a user.

        Raises:
            Conflict: the name is taken.
        """
        values = {
            "name": name,
            "password_hash": generate_password_hash(password),
            "role": role,
            "created": now,
        }
        try:
            with writing(self._engine) as connection:
                user_id = connection.execute(
                    insert(schema.user).values(**values).returning(schema.user.c.id)
                ).scalar_one()
        except IntegrityError as error:
            raise Conflict(f"There is a user named “{name}” already.") from error
        return Account(id=user_id, name=name, role=role)

    def set_password(self, name: str, password: str) -> None:
        """Change a password.

        Raises:
            NotFound: there is no such user.
        """
        user = schema.user
        with writing(self._engine) as connection:
            changed = connection.execute(
                update(user).where(user.c.name == name).values(password_hash=generate_password_hash(password))
            ).rowcount
        if not changed:
            raise NotFound(f"There is no user named “{name}”.")

    def check_password(self, name: str, password: str) -> Account | None:
        """The user, if the password is right."""
        user = schema.user
        with reading(self._engine) as connection:
            row = connection.execute(select(user).where(user.c.name == name)).one_or_none()
        right = check_password_hash(row.password_hash if row else _nobody(), password)
        return _user_in(row) if row and right else None

    def user(self, user_id: int) -> Account | None:
        """A user by id."""
        user = schema.user
        with reading(self._engine) as connection:
            row = connection.execute(select(user).where(user.c.id == user_id)).one_or_none()
        return _user_in(row) if row else None

    def users(self) -> Sequence[Account]:
        """All users, by name."""
        user = schema.user
        with reading(self._engine) as connection:
            rows = connection.execute(select(user).order_by(user.c.name))
            return [_user_in(row) for row in rows]

    def remove_user(self, name: str) -> None:
        """Remove a user."""
        with writing(self._engine) as connection:
            connection.execute(delete(schema.user).where(schema.user.c.name == name))

    def has_users(self) -> bool:
        """Whether anyone can log in."""
        with reading(self._engine) as connection:
            return bool(connection.scalar(select(func.count()).select_from(schema.user)))

    def add_token(self, name: str, role: str, now: datetime) -> str:
        """Make an API token; returned once, kept as a digest.

        Raises:
            Conflict: the name is taken.
        """
        token = "hv_" + secrets.token_urlsafe(32)
        try:
            with writing(self._engine) as connection:
                connection.execute(
                    insert(schema.token).values(name=name, digest=_digest(token), role=role, created=now)
                )
        except IntegrityError as error:
            raise Conflict(f"There is a token named “{name}” already.") from error
        return token

    def check_token(self, token: str, now: datetime) -> Account | None:
        """The account of a token."""
        table = schema.token
        with reading(self._engine) as connection:
            row = connection.execute(select(table).where(table.c.digest == _digest(token))).one_or_none()
        if row is None:
            return None
        if row.last_used is None or (now - row.last_used).total_seconds() > 60:
            with writing(self._engine) as connection:
                connection.execute(update(table).where(table.c.id == row.id).values(last_used=now))
        return Account(id=row.id, name=row.name, role=row.role)

    def remove_token(self, name: str) -> None:
        """Revoke a token."""
        with writing(self._engine) as connection:
            connection.execute(delete(schema.token).where(schema.token.c.name == name))

    def make_setup_code(self) -> str:
        """A new code for the one-time link that makes the first administrator."""
        code = secrets.token_urlsafe(24)
        with writing(self._engine) as connection:
            keep(connection, _SETUP, _digest(code))
        return code

    def check_setup_code(self, code: str) -> bool:
        """Whether the code opens the setup page: it is the last one made, and nobody can log in yet."""
        with reading(self._engine) as connection:
            last = kept(connection, _SETUP)
        return bool(last) and secrets.compare_digest(str(last), _digest(code)) and not self.has_users()


def _user_in(row: Row[Any]) -> Account:
    return Account(id=row.id, name=row.name, role=row.role, stamp=_digest(row.password_hash)[:16])


def _digest(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()
