"""Tables of ours as files in CKAN: uploaded by streaming, and again only when their bytes changed."""

from __future__ import annotations

import hashlib
import threading
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from harvester.adapters.ckan import problems as found
from harvester.dcat.ckan.resources import DISTRIBUTION, UPLOADED, table_url
from harvester.domain.dataset import Distribution, Table
from harvester.domain.errors import NotFound, TargetNotReady, TargetRefused, TargetUnavailable
from harvester.domain.identity import ckan_slug
from harvester.domain.problem import Problem

if TYPE_CHECKING:
    from harvester.adapters.ckan.calls import Ckan
    from harvester.adapters.ckan.settings import CkanSettings
    from harvester.dcat.ckan import Origin
    from harvester.domain.dataset import Dataset
    from harvester.ports import PublishedTables

Resource = dict[str, Any]
_ALGORITHM = "http://spdx.org/rdf/terms#checksumAlgorithm_sha256"
_TRIES = 2  #: failures after which a file that breaks the call becomes a link


@dataclass(frozen=True, kw_only=True, slots=True)
class File:
    """The published CSV of a table."""

    distribution: Distribution
    table: Table
    size: int
    sha256: str


@dataclass(kw_only=True, slots=True)
class Uploaded:
    """What was done to the resources of one package."""

    fields: list[str] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)


class Uploads:
    """Uploads tables. Learns what CKAN does not take: it says so only when it is tried."""

    def __init__(self, ckan: Ckan, settings: CkanSettings, tables: PublishedTables | None) -> None:
        self._ckan = ckan
        self._tables = tables
        self._public_url = settings.public_url
        self._lock = threading.Lock()
        self._limit = settings.max_upload if settings.uploads and tables else 0
        self._taken = True

    def files(self, dataset: Dataset) -> tuple[dict[str, File], list[Problem]]:
        """The files to upload, by distribution, and a problem for each table that will be a link."""
        files: dict[str, File] = {}
        problems: list[Problem] = []
        if not self._limit or not self._taken:
            return files, problems
        for distribution in dataset.distribution:
            if distribution.table is None:
                continue
            try:
                file = self._file(distribution, distribution.table)
            except NotFound:
                problems.append(found.table_missing(distribution.identifier))
                continue
            if file.size > self._limit:
                problems.append(found.upload_too_large(distribution.identifier, file.size, self._limit))
            else:
                files[distribution.identifier] = file
        return files, problems

    def put(self, files: dict[str, File], package: Any, origin: Origin, *, attempts: int) -> Uploaded:
        """Upload those of ``files`` that the resources of ``package`` do not hold yet.

        Raises:
            TargetUnavailable: try again later; what was uploaded is not uploaded again then.
        """
        done = Uploaded()
        for resource in package.get("resources", ()):
            file = files.get(str(resource.get(DISTRIBUTION)))
            if file is None or _holds(resource, file):
                continue
            try:
                self._upload(resource, file, done)
            except (TargetRefused, TargetUnavailable) as error:
                if isinstance(error, TargetUnavailable) and (
                    attempts < _TRIES or isinstance(error, TargetNotReady)
                ):
                    raise
                self._learn(error, file)
                done.problems.append(found.upload_refused(file.distribution.identifier, str(error)))
                if self._link(resource, file, origin):
                    done.fields.append(f"resources[{resource.get('position', 0)}].url")
        return done

    def _file(self, distribution: Distribution, table: Table) -> File:
        if self._tables is None:
            raise NotFound
        digest, size = hashlib.sha256(), 0
        for piece in self._tables.open_csv(table):
            digest.update(piece)
            size += len(piece)
        return File(distribution=distribution, table=table, size=size, sha256=digest.hexdigest())

    def _upload(self, resource: Resource, file: File, done: Uploaded) -> None:
        if self._tables is None or not self._taken:
            return
        fields = {
            "id": str(resource["id"]),
            "hash": file.sha256,
            "hash_algorithm": _ALGORITHM,
            "size": str(file.size),
            "mimetype": "text/csv",
            UPLOADED: file.sha256,
        }
        name = f"{ckan_slug(str(resource.get('name') or ''), 'data')[:80]}.csv"
        pieces = self._tables.open_csv(file.table)
        answer = self._ckan.upload(
            "resource_patch", fields=fields, name=name, media_type="text/csv", pieces=pieces, size=file.size
        )
        if answer.get("url_type") != "upload":
            with self._lock:
                self._taken = False
            done.problems.append(found.uploads_off())
            return
        done.fields.append(f"resources[{resource.get('position', 0)}].upload")

    def _learn(self, error: TargetRefused | TargetUnavailable, file: File) -> None:
        """Larger files are not sent in vain, once one was refused for its size."""
        told = str(error).lower()
        if "too large" in told or "upload" in told:
            with self._lock:
                self._limit = max(min(self._limit, file.size - 1), 1)

    def _link(self, resource: Resource, file: File, origin: Origin) -> bool:
        """A resource that holds an older file leads to our own catalogue instead."""
        if resource.get("url_type") != "upload" or not self._public_url:
            return False
        self._ckan.call(
            "resource_patch",
            id=resource["id"],
            url=table_url(self._public_url, origin.name, file.distribution.identifier),
            url_type="",
            clear_upload="true",
            hash="",
            **{UPLOADED: ""},
        )
        return True


def _holds(resource: Resource, file: File) -> bool:
    return resource.get("url_type") == "upload" and resource.get(UPLOADED) == file.sha256
