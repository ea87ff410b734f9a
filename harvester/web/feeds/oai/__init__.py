"""OAI-PMH 2.0 (https://www.openarchives.org/OAI/openarchivesprotocol.html).

Written here because no maintained package serves it: those on PyPI read it (oaipmh-scythe, sickle).
"""

from __future__ import annotations

from harvester.web.feeds.oai.routes import blueprint

__all__ = ["blueprint"]
