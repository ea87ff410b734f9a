"""What can be wrong between us and CKAN, told to the clerk."""

from __future__ import annotations

from harvester.domain.problem import Problem, Severity


def organization_missing(name: str) -> Problem:
    """The organization is not there and the token may not make it."""
    return _organization(
        "organization-missing",
        "CKAN has no organization “{name}” and the token may not make one; ask CKAN's administrator to.",
        name,
    )


def organization_closed(name: str) -> Problem:
    """The organization is there, for others."""
    return _organization(
        "organization-closed",
        "The token may not put datasets into the organization “{name}”; make its user an editor there.",
        name,
    )


def organization_deleted(name: str) -> Problem:
    """The organization is in CKAN's bin."""
    return _organization(
        "organization-deleted",
        "The organization “{name}” was deleted in CKAN; restore it, purge it, or choose another.",
        name,
    )


def group_left_out(name: str) -> Problem:
    """A group that the token may not use."""
    return Problem(
        code="group-left-out",
        message="CKAN has no group “{name}” that the token may use; the dataset was delivered without it.",
        path="groups",
        params={"name": name},
    )


def denied(words: str) -> Problem:
    """403 for a token that CKAN knows."""
    return _problem("target-denied", "CKAN does not let the token do this: {words}", words=words)


def token_unknown() -> Problem:
    """To CKAN, the token is nobody's."""
    return _problem("token-unknown", "CKAN does not know the token; make a new one in CKAN.")


def token_missing() -> Problem:
    """No token is set."""
    return _problem(
        "token-missing",
        "No token is set. Make one in CKAN (your profile → API tokens) and set HARVESTER_CKAN_TOKEN, or "
        "HARVESTER_TOKEN_ and the name of the target.",
    )


def token_without_organization(user: str) -> Problem:
    """The token's user is in no organization."""
    return _problem(
        "token-without-organization",
        "The user “{user}” may not put datasets into any organization; make it an editor of one.",
        user=user,
    )


def version_old(version: str) -> Problem:
    """A CKAN before those that are tested."""
    return Problem(
        code="target-old",
        message="The catalogue runs CKAN {version}; deliveries are tested with 2.9 and later.",
        params={"version": version},
    )


def unavailable(reason: str) -> Problem:
    """CKAN does not answer."""
    return _problem("target-unavailable", "The catalogue does not answer: {reason}", reason=reason)


def too_large() -> Problem:
    """413 of the web server before CKAN."""
    return _problem(
        "target-too-large",
        "The catalogue's web server finds the dataset too large: too many files or long texts.",
    )


def blocked() -> Problem:
    """403 of something that is not CKAN."""
    return _problem(
        "target-blocked",
        "A firewall or proxy before the catalogue refuses this dataset; ask its operator.",
    )


def deleted_by_hand() -> Problem:
    """The package was delivered, and is deleted now."""
    return _problem(
        "deleted-in-catalogue",
        "Someone deleted this dataset in CKAN, so it is not put back; restore it there if it should be.",
    )


def purged_by_hand() -> Problem:
    """The package was delivered, and nothing is left of it."""
    return _problem(
        "purged-in-catalogue",
        "Someone removed this dataset from CKAN for good, so it is not put back until you say so.",
    )


def marks_removed(name: str) -> Problem:
    """The package was delivered, and does not carry our marks any more."""
    return _problem(
        "marks-removed",
        "Someone took the harvester's marks off the package “{name}” in CKAN, so it is theirs and is not "
        "written any more; put back, the dataset gets a package of its own.",
        name=name,
    )


def name_taken(name: str) -> Problem:
    """A package of others has the dataset's name."""
    return Problem(
        code="name-taken",
        message="Another dataset in CKAN has the name “{name}”; a longer name was taken.",
        severity=Severity.INFO,
        params={"name": name},
    )


def not_ours(name: str) -> Problem:
    """The package to withdraw is not ours."""
    return Problem(
        code="not-ours",
        message="The package “{name}” in CKAN does not carry this dataset's id, so it was not deleted.",
        params={"name": name},
    )


def no_schema() -> Problem:
    """The settings say that CKAN has a schema of DCAT-AP, and it has none."""
    return _problem(
        "schema-missing",
        "The catalogue has no schema with DCAT-AP fields (ckanext-scheming); set “schema” to “auto”.",
    )


def table_missing(distribution: str) -> Problem:
    """The rows of a table are gone from our disk."""
    return _left_a_link(
        "table-missing",
        "The rows of the table “{name}” are no longer kept here; harvest its source again.",
        name=distribution,
    )


def upload_too_large(distribution: str, size: int, limit: int) -> Problem:
    """A table above the target's limit."""
    return _left_a_link(
        "upload-too-large",
        "The table “{name}” has {size} bytes and the catalogue takes {limit}, so it is linked, not uploaded.",
        name=distribution,
        size=str(size),
        limit=str(limit),
    )


def upload_refused(distribution: str, words: str) -> Problem:
    """CKAN does not take a file."""
    return _left_a_link(
        "upload-refused",
        "The catalogue does not take the table “{name}”, so it is linked, not uploaded: {words}",
        name=distribution,
        words=words[:500],
    )


def uploads_off() -> Problem:
    """CKAN has no place for files."""
    return _left_a_link(
        "uploads-off",
        "The catalogue takes no files (ckan.storage_path is not set), so tables are linked, not uploaded.",
    )


def _left_a_link(code: str, message: str, **params: str) -> Problem:
    return Problem(code=code, message=message, path="distribution", params=params)


def _organization(code: str, message: str, name: str) -> Problem:
    return Problem(
        code=code, message=message, path="organization", severity=Severity.ERROR, params={"name": name}
    )


def _problem(code: str, message: str, **params: str) -> Problem:
    return Problem(code=code, message=message, severity=Severity.ERROR, params=params)
