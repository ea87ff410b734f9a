"""ckanext-harvest in the CKAN to test against, run by CKAN's own commands.

``HARVESTER_TEST_CKAN_BIN`` (CKAN's ``ckan``) and ``HARVESTER_TEST_CKAN_INI`` (its configuration) name it.
"""

from __future__ import annotations

import os
import subprocess
import uuid
from pathlib import Path
from typing import TYPE_CHECKING, Any

from required import missing

if TYPE_CHECKING:
    import ckanapi

PROGRAM = Path(os.environ.get("HARVESTER_TEST_CKAN_BIN", "ckan"))
CONFIGURATION = Path(os.environ.get("HARVESTER_TEST_CKAN_INI", "ckan.ini"))


def needed() -> None:
    """Skip where CKAN does not run on this machine; fail where it has to."""
    if PROGRAM.exists() and CONFIGURATION.exists():
        return
    missing(f"{PROGRAM} or {CONFIGURATION} is not there: CKAN does not run on this machine")


def command(*arguments: str) -> None:
    """A command of CKAN, to its end."""
    told = [PROGRAM, "-c", CONFIGURATION, *arguments]
    done = subprocess.run(told, capture_output=True, text=True, timeout=300, check=False)
    assert done.returncode == 0, done.stderr[-3000:]


class Theirs:
    """One harvest source of ckanext-harvest."""

    def __init__(self, ckan: ckanapi.RemoteCKAN, kind: str, url: str, organization: str) -> None:
        self._ckan = ckan
        self._told = {
            "url": url,
            "name": f"hv-{uuid.uuid4().hex[:10]}",
            "title": "Kabupaten",
            "source_type": kind,
            "owner_org": organization,
            "frequency": "MANUAL",
        }
        self.id: str = ckan.action.harvest_source_create(**self._told)["id"]

    def harvest(self) -> None:
        """One run, in a process of CKAN's."""
        # A run leaves the source in CKAN's index without its type, so that the command would fail on it.
        self._ckan.action.harvest_source_update(id=self.id, **self._told)
        command("harvester", "run-test", self.id)
        (last, *_) = self._ckan.action.harvest_job_list(source_id=self.id)
        report = self._ckan.action.harvest_job_report(id=last["id"])
        assert not report["gather_errors"]
        assert not report["object_errors"], report["object_errors"]

    def datasets(self) -> dict[str, dict[str, Any]]:
        """What it has now, by title."""
        query = f'harvest_source_id:"{self.id}"'
        found = self._ckan.action.package_search(fq=query, rows=100)["results"]
        return {each["title"]: each for each in found}

    def clear_history(self) -> None:
        """Let it forget what it harvested."""
        command("harvester", "source", "clear-history", self.id)

    def clear(self) -> None:
        """Let CKAN delete all that it counts as this source's."""
        self._ckan.action.harvest_source_clear(id=self.id)

    def forget(self) -> None:
        """Leave nothing behind."""
        self.clear()
        self._ckan.action.harvest_source_delete(id=self.id)
