"""The root of the command line."""

from __future__ import annotations

import logging
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import wraps
from typing import ParamSpec, TypeVar

import click
from sqlalchemy.exc import SQLAlchemyError

from harvester import __version__
from harvester.adapters.db.faults import database_fault
from harvester.adapters.logs import MaskingFormatter
from harvester.cli.output import warn
from harvester.domain.errors import ConfigInvalid, HarvesterError
from harvester.service import Service, open_service
from harvester.settings import load_settings

P = ParamSpec("P")
T = TypeVar("T")

logger = logging.getLogger(__name__)

FAILED, WRONG_USE, WITH_PROBLEMS = 1, 2, 3  #: exit statuses

as_json = click.option("--json", "as_json", is_flag=True, help="Print JSON, one value a line.")


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="harvester")
@click.option("-v", "--verbose", is_flag=True, help="Tell more on stderr.")
def root(verbose: bool) -> None:
    """Harvest datasets from sites and portals, and keep a CKAN catalogue in step."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(MaskingFormatter("%(asctime)s %(levelname)s %(name)s: %(message)s"))
    logging.basicConfig(level=logging.DEBUG if verbose else logging.WARNING, handlers=[handler])
    if verbose:
        logging.getLogger("urllib3").setLevel(logging.INFO)
    else:  # `harvester plugins` and `harvester doctor` tell it in words; not every command should
        logging.getLogger("harvester.registry").setLevel(logging.CRITICAL)


@contextmanager
def opened() -> Iterator[Service]:
    """The service for one command."""
    service = open_service(load_settings())
    try:
        yield service
    finally:
        service.close()


def end(*, failed: bool, problems: bool) -> None:
    """Leave with the exit status of what happened; return when all is well."""
    if failed:
        sys.exit(FAILED)
    if problems:
        sys.exit(WITH_PROBLEMS)


def command(function: Callable[P, T]) -> Callable[P, T]:
    """Errors of ours become words on stderr and an exit status, not a traceback."""

    @wraps(function)
    def wrapped(*args: P.args, **kwargs: P.kwargs) -> T:
        try:
            return function(*args, **kwargs)
        except ConfigInvalid as error:
            for problem in error.problems:
                warn(f"{problem.path}: {problem.text}" if problem.path else problem.text)
            sys.exit(WRONG_USE)
        except HarvesterError as error:
            warn(str(error))
            sys.exit(FAILED)
        except SQLAlchemyError as error:
            logger.debug("The database failed", exc_info=True)
            warn(database_fault(error))
            sys.exit(FAILED)
        except BrokenPipeError:
            raise  # whoever read the output has gone, which click ends quietly
        except OSError as error:
            logger.debug("The machine failed", exc_info=True)
            warn(f"{error.filename or 'The machine'}: {error.strerror or error}.")
            sys.exit(FAILED)

    return wrapped
