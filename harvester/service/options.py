"""What can be said of any source, whatever its plugin: the core's own options."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from harvester.domain.json import JsonObject

OPTIONS_SCHEMA: JsonObject = {
    "type": "object",
    "additionalProperties": False,
    "properties": {
        "defaults": {
            "type": "object",
            "title": "Default values",
            "description": "Filled in where the source says nothing, by the names of the dataset document: "
            '{"license": "…", "keyword": {"id": ["…"]}, "publisher": {"name": "…"}, "extras": {…}}.',
        },
        "overrides": {
            "type": "object",
            "title": "Fixed values",
            "description": "Replace what the source says, by the same names.",
        },
        "only": {
            "type": "array",
            "items": {"type": "string", "maxLength": 200},
            "maxItems": 200,
            "title": "Only datasets with these words",
            "description": "In title, keywords, publisher, groups or theme. One entry a line; "
            "* stands for any letters: penduduk*. Empty: all datasets.",
        },
        "skip": {
            "type": "array",
            "items": {"type": "string", "maxLength": 200},
            "maxItems": 200,
            "title": "Not datasets with these words",
            "description": "Looked for in the same places; what was published before is withdrawn.",
        },
        "language": {
            "type": "string",
            "title": "Language",
            "description": "Of text that the source does not mark, such as id, jv or en.",
            "pattern": "^[a-z]{2,3}(-[A-Za-z0-9]{2,8})*$",
        },
        "grace_days": {
            "type": "number",
            "minimum": 0,
            "maximum": 3650,
            "title": "Days of grace",
            "description": "How long a record may be missing before it is withdrawn.",
        },
        "brake_share": {
            "type": "number",
            "minimum": 0,
            "maximum": 1,
            "title": "Brake: share",
            "description": "A run that would withdraw a larger share of the source waits for a person.",
        },
        "brake_count": {
            "type": "integer",
            "minimum": 0,
            "title": "Brake: count",
            "description": "The brake does not hold below so many records.",
        },
        "full_every_days": {
            "type": "number",
            "minimum": 0,
            "title": "Complete listing every … days",
            "description": "For sources that can tell only what changed.",
        },
        "stale_days": {
            "type": "number",
            "minimum": 0,
            "title": "Stale after … days",
            "description": "Without anything new the source is marked as stale; what was harvested stays. "
            "0: never.",
        },
        "precedence": {
            "type": "number",
            "title": "Precedence",
            "description": "Where several sources have the same dataset, that of the source with the highest "
            "number is published. 0 when nothing is said; then the source nearest to the publisher.",
        },
        "inspect_files": {
            "type": "boolean",
            "title": "Look into files",
            "description": "Whether the files behind the datasets are looked into for personal data.",
        },
        "delay": {
            "type": "number",
            "minimum": 0,
            "maximum": 300,
            "title": "Delay",
            "description": "Seconds between two requests to the site.",
        },
        "verify_tls": {
            "type": "boolean",
            "title": "Check the certificate",
            "description": "Turn off only for a site whose certificate is known to be broken.",
        },
        "obey_robots": {
            "enum": ["crawl", "always", "never"],
            "title": "robots.txt",
            "description": "crawl: governs pages but not interfaces (default); always: both; never: ignored.",
        },
        "user_agent": {
            "type": "string",
            "maxLength": 200,
            "title": "User agent",
            "description": "Sent instead of the harvester's own.",
        },
    },
}
