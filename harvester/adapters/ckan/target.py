"""Implements ``ports.Target`` for CKAN."""

from __future__ import annotations

import re
import threading
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from harvester.adapters.ckan import problems as found
from harvester.adapters.ckan.calls import Ckan, Denied, NameTaken
from harvester.adapters.ckan.check import check, token_user
from harvester.adapters.ckan.dry import DryCkan
from harvester.adapters.ckan.glances import Glances
from harvester.adapters.ckan.handover import Handover
from harvester.adapters.ckan.owners import Groups, Organizations
from harvester.adapters.ckan.packages import Package, Packages, adoptable, names
from harvester.adapters.ckan.tags import TagGate
from harvester.adapters.ckan.uploads import File, Uploads
from harvester.dcat.ckan import Claim, Origin, PackageSettings, claim, differing_fields, merge, to_package
from harvester.dcat.ckan.licences import DEFAULT_IDS
from harvester.dcat.ckan.managed import extras_of, managed, names_of
from harvester.dcat.ckan.package import DATASET
from harvester.dcat.ckan.resources import DISTRIBUTION
from harvester.dcat.ckan.scheme import Scheme, read_scheme
from harvester.dcat.document import from_document
from harvester.domain.decide import Action
from harvester.domain.errors import (
    NotFound,
    TargetForbidden,
    TargetNotReady,
    TargetRefused,
    TargetUnavailable,
)
from harvester.domain.identity import ckan_slug
from harvester.ports import Delivered, Wanted

if TYPE_CHECKING:
    from harvester.adapters.ckan.settings import CkanSettings
    from harvester.domain.dataset import Dataset
    from harvester.domain.problem import Problem
    from harvester.ports import Candidate, PublishedTables

_NAME = re.compile(r"[a-z0-9_-]{2,100}")


@dataclass(frozen=True, kw_only=True, slots=True)
class _Write:
    """What is to stand in CKAN for one dataset."""

    wanted: Wanted
    origin: Origin
    identifier: str
    package: Package
    files: dict[str, File]


class CkanTarget:
    """One CKAN that is kept in step. Its methods may be called from several threads."""

    def __init__(
        self, settings: CkanSettings, *, tables: PublishedTables | None = None, dry: bool = False
    ) -> None:
        """``dry`` reads from CKAN and says what would be written, and writes nothing."""
        self.name = settings.name
        self._settings = settings
        self._ckan = DryCkan(settings) if dry else Ckan(settings)
        self._packages = Packages(self._ckan)
        self._organizations = Organizations(self._ckan, create=settings.create_organizations)
        self._groups = Groups(self._ckan, create=settings.create_groups)
        self._uploads = Uploads(self._ckan, settings, tables)
        self._glances = Glances(self._packages)
        self._handover = Handover(self._ckan, self._packages)
        self._tags = TagGate()
        self._lock = threading.Lock()
        self._package_settings: PackageSettings | None = None

    def foresee(self, wanted: Sequence[Wanted]) -> None:
        """Look at many packages at once, of which some may be as they should be. Never raises."""
        self._glances.look(wanted)

    def deliver(self, wanted: Wanted) -> Delivered:
        """Create, adopt or update the dataset's package, or withdraw it.

        Raises:
            TargetUnavailable: try again later; :class:`TargetNotReady` when only this dataset is affected.
            TargetRefused: CKAN does not take this dataset as it is, in its words.
            TargetForbidden: CKAN does not know the token.
        """
        try:
            return self._withdraw(wanted) if wanted.withdraw else self._put(wanted)
        except NotFound as error:
            raise TargetUnavailable(f"The package went away while it was written: {error}") from error
        except (Denied, TargetNotReady) as error:
            if token_user(self._ckan) is None:
                raise TargetForbidden("CKAN does not know the token; make a new one in CKAN.") from error
            raise self._denied(error) if isinstance(error, Denied) else error from error

    def close(self) -> None:
        """Close the connections to CKAN."""
        self._ckan.close()

    def check(self) -> list[Problem]:
        """What an administrator should know before delivering; empty when all is well."""
        problems = check(self._ckan)
        if self._settings.token:
            return problems
        return [found.token_missing() if p.code == "token-unknown" else p for p in problems]

    def _denied(self, denied: Denied) -> TargetNotReady:
        self._organizations.forget()
        return TargetNotReady([found.denied(str(denied))])

    # -- create and update

    def _put(self, wanted: Wanted) -> Delivered:
        dataset = from_document(wanted.dataset.document)
        organization, title = self._organization(wanted, dataset)
        origin = replace(_origin(wanted), organization=organization)
        packaged = to_package(dataset, origin, self._mapping())
        package = packaged.package
        groups, problems = self._groups.usable(names_of(package, "groups"))
        package["groups"] = [{"name": name} for name in groups]
        problems += packaged.problems
        files, too_large = self._uploads.files(dataset)
        write = _Write(
            wanted=wanted, origin=origin, identifier=dataset.identifier, package=package, files=files
        )
        seen = self._glances.take(wanted)
        for each in seen or ():
            if self._stands(each, write, organization):
                return _delivered(Action.UNCHANGED, each, [*problems, *too_large])
        with self._tags.passing(names_of(package, "tags")):
            current = self._find(wanted, origin, dataset.identifier, seen)
            package["owner_org"] = self._owner(current, origin, organization, title)
            delivered, there = (
                self._update(write, current, [*problems, *too_large])
                if current is not None
                else self._create(write, [*problems, *too_large])
            )
        return self._upload(write, delivered, there)

    def _stands(self, seen: Package, write: _Write, organization: str) -> bool:
        """Whether a package that a search showed is the dataset's, and as it should be."""
        ours = write.wanted.delivery.package_id in (None, seen["id"]) and not write.files
        if not ours or seen.get("state") != "active" or managed(seen).organization != organization:
            return False
        if claim(seen, write.origin, write.identifier) is not Claim.OURS or not seen.get("owner_org"):
            return False
        package = {**write.package, "owner_org": seen["owner_org"]}
        return not differing_fields(seen, merge(seen, package, write.wanted.delivery.resources))

    def _upload(self, write: _Write, delivered: Delivered, there: Package) -> Delivered:
        if not write.files:
            return delivered
        done = self._uploads.put(write.files, there, write.origin, attempts=write.wanted.delivery.attempts)
        changed = delivered.action is Action.UNCHANGED and done.fields
        return replace(
            delivered,
            action=Action.UPDATED if changed else delivered.action,
            fields=(*delivered.fields, *done.fields),
            problems=(*delivered.problems, *done.problems),
        )

    def _owner(self, current: Package | None, origin: Origin, organization: str, title: str) -> str:
        """The id of the package's owner: as we gave it, or whom people gave it to since."""
        if current and current.get("owner_org") and managed(current).organization == organization:
            return str(current["owner_org"])
        return self._organizations.id_of(
            organization, title, lambda: self._packages.successor(origin, organization)
        )

    def _find(
        self, wanted: Wanted, origin: Origin, identifier: str, seen: Sequence[Package] | None
    ) -> Package | None:
        """The dataset's package as it stands; ``seen`` are those that a search showed.

        Raises:
            TargetRefused: people deleted it, or made it theirs, since it was delivered.
        """
        delivery = wanted.delivery
        if delivery.package_id:
            current = self._packages.delivered(delivery.package_id)
            ours = current is not None and claim(current, origin, identifier) is not Claim.FOREIGN
            stood = delivery.delivered_hash is not None and not self._settings.revive_deleted
            if ours and current and not (stood and current.get("state") == "deleted"):
                return current
            if stood and ours:
                raise TargetRefused([found.deleted_by_hand()])
            there = self._packages.by_name(origin, identifier)
            if stood and there is None and current is None:
                raise TargetRefused([found.purged_by_hand()])
            if stood and there is None and current and DATASET not in extras_of(current):
                raise TargetRefused([found.marks_removed(current["name"])])
            return there
        if delivery.attempts:
            return self._packages.by_name(origin, identifier)
        return self._packages.known(origin, identifier, seen)

    def _create(self, write: _Write, problems: list[Problem]) -> tuple[Delivered, Package]:
        origin, identifier = write.origin, write.identifier
        for name in names(origin):
            try:
                created = self._ckan.call("package_create", **{**write.package, "name": name})
            except NameTaken:
                there = self._packages.show(name)
                if there is not None and adoptable(there, origin, identifier):
                    return self._update(write, there, problems)
                if there is None and not self._exists(name):
                    raise
                problems = [*problems, found.name_taken(name)]
            except TargetUnavailable:
                there = self._packages.by_name(origin, identifier)  # the answer may be lost, the package not
                if there is None:
                    raise
                return self._update(write, there, problems, Action.CREATED)
            else:
                return _delivered(Action.CREATED, created, problems), created
        raise TargetRefused([found.name_taken(origin.name)])

    def _exists(self, name: str) -> bool:
        """Whether a package is there that the token may not see."""
        try:
            self._ckan.call("package_show", id=name)
        except NotFound:
            return False
        except Denied:
            return True
        return True

    def _update(
        self, write: _Write, current: Package, problems: list[Problem], action: Action | None = None
    ) -> tuple[Delivered, Package]:
        merged = merge(current, write.package, write.wanted.delivery.resources, write.files)
        fields = differing_fields(current, merged)
        if not fields:
            return _delivered(action or Action.UNCHANGED, current, problems), current
        updated = self._ckan.call("package_update", **merged)
        return _delivered(action or Action.UPDATED, updated, problems, fields), updated

    # -- withdraw

    def _withdraw(self, wanted: Wanted) -> Delivered:
        origin = _origin(wanted)
        identifier = str(wanted.dataset.document.get("identifier", ""))
        package_id = wanted.delivery.package_id
        current = self._packages.delivered(package_id) if package_id else None
        if current is None:
            current = self._packages.by_name(origin, identifier)
        if current is None:
            return Delivered(action=Action.WITHDRAWN, package_id=package_id or "")
        if claim(current, origin, identifier) is not Claim.OURS:
            return Delivered(
                action=Action.WITHDRAWN, package_id=current["id"], problems=(found.not_ours(current["name"]),)
            )
        if current.get("state") != "deleted":
            self._ckan.call("package_delete", id=current["id"])
        return _delivered(Action.WITHDRAWN, current, [])

    # -- change of hands

    def candidates(self, wanted: Sequence[Wanted]) -> Iterator[Candidate]:
        """Packages made by others that seem to be these datasets."""
        return self._handover.candidates(wanted)

    def adopt(self, wanted: Wanted, package_id: str) -> None:
        """Mark a package as this dataset's, whoever made it.

        Raises:
            HarvesterError: the catalogue does not let us.
        """
        self._handover.adopt(package_id, _origin(wanted), str(wanted.dataset.document.get("identifier", "")))

    def release(self, wanted: Wanted) -> bool:
        """Leave the dataset's package to the catalogue's people; whether there was one of ours.

        Raises:
            HarvesterError: the catalogue does not let us.
        """
        package_id = wanted.delivery.package_id
        return bool(package_id) and self._handover.release(str(package_id), wanted.dataset.uuid)

    # -- what CKAN is like

    def _mapping(self) -> PackageSettings:
        with self._lock:
            if self._package_settings is None:
                self._package_settings = PackageSettings(
                    locale=self._settings.locale,
                    public_url=self._settings.public_url,
                    license_ids=self._license_ids(),
                    scheme=self._scheme(),
                )
            return self._package_settings

    def _scheme(self) -> Scheme | None:
        """The schema of its datasets; a CKAN without ckanext-scheming does not know the action."""
        if self._settings.schema == "plain":
            return None
        try:
            scheme = read_scheme(self._ckan.call("scheming_dataset_schema_show", type="dataset"))
        except (NotFound, Denied, TargetRefused):
            scheme = None
        if scheme is None and self._settings.schema == "dcat-ap":
            raise TargetNotReady([found.no_schema()])
        return scheme

    def _license_ids(self) -> frozenset[str]:
        try:
            return frozenset(item["id"] for item in self._ckan.call("license_list"))
        except (NotFound, Denied, TargetRefused):
            return DEFAULT_IDS

    def _organization(self, wanted: Wanted, dataset: Dataset) -> tuple[str, str]:
        """(name, title) of the organization that owns the dataset."""
        publisher, source = dataset.publisher, wanted.source
        name = wanted.dataset.organization or source.organization or self._settings.default_organization
        if not name:
            own = ckan_slug(source.title, source.name)
            return self._settings.organizations.get(own, own), source.title
        name = self._settings.organizations.get(name, name)
        if not _NAME.fullmatch(name):  # a title where a name belongs
            return ckan_slug(name, source.name), name
        if publisher and name in (ckan_slug(publisher.name, ""), publisher.identifier):
            return name, publisher.name
        return name, name.replace("-", " ").replace("_", " ").title()


def _origin(wanted: Wanted) -> Origin:
    dataset, source = wanted.dataset, wanted.source
    return Origin(
        dataset=dataset.uuid,
        name=dataset.name,
        source_id=source.uuid,
        source_title=source.title,
        source_url=source.url,
        former=wanted.delivery.former,
    )


def _delivered(
    action: Action, package: Any, problems: list[Problem], fields: tuple[str, ...] = ()
) -> Delivered:
    resources = {
        resource[DISTRIBUTION]: resource["id"]
        for resource in package.get("resources", ())
        if resource.get(DISTRIBUTION)
    }
    return Delivered(
        action=action,
        package_id=package["id"],
        resources=resources,
        fields=fields,
        problems=tuple(problems),
    )
