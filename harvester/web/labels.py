"""The words for what the core names by codes."""

from __future__ import annotations

from collections.abc import Mapping


def N_(text: str) -> str:
    """Mark a text for translation."""
    return text


LABELS: Mapping[str, str] = {
    # runs
    "queued": N_("Queued"),
    "running": N_("Running"),
    "done": N_("Done"),
    "problems": N_("Done, with problems"),
    "needs-review": N_("Needs review"),
    "failed": N_("Failed"),
    "cancelled": N_("Cancelled"),
    "never": N_("Never run"),
    # why a run started
    "manual": N_("by hand"),
    "cron": N_("on schedule"),
    "api": N_("through the API"),
    "release": N_("for a release"),
    "requeued": N_("again, after an interruption"),
    # datasets, and what a run did to them
    "active": N_("Published"),
    "invalid": N_("Invalid"),
    "quarantined": N_("Held back"),
    "withdrawn": N_("Withdrawn"),
    "duplicate": N_("Duplicate"),
    "created": N_("New"),
    "updated": N_("Changed"),
    "unchanged": N_("Unchanged"),
    "seen": N_("Records seen"),
    "skipped": N_("Skipped"),
    # deliveries
    "pending": N_("Waiting"),
    "delivered": N_("Delivered"),
    "refused": N_("Refused"),
    "idle": N_("Not wanted there"),
    "excluded": N_("Not for this target"),
    # quality
    "findability": N_("Findability"),
    "accessibility": N_("Accessibility"),
    "interoperability": N_("Interoperability"),
    "reusability": N_("Reusability"),
    "contextuality": N_("Context"),
    "excellent": N_("Excellent"),
    "good": N_("Good"),
    "sufficient": N_("Sufficient"),
    "bad": N_("Bad"),
    # looks into files
    "look-clean": N_("Nothing found"),
    "look-found": N_("Personal data found"),
    "look-failed": N_("Did not come"),
    "look-waiting": N_("Waiting"),
    "look-left-alone": N_("Site did not answer"),
    "look-unreadable": N_("Cannot be read"),
    # problems
    "error": N_("Error"),
    "warning": N_("Warning"),
    "info": N_("Note"),
    # accounts
    "admin": N_("Administrator"),
    "editor": N_("Editor"),
    "viewer": N_("Viewer"),
    # plugins
    "complete-listing": N_("complete listing"),
    "incremental": N_("only what changed"),
    "tombstones": N_("reports deletions"),
}

#: The last parts of the EU's IRIs: data themes and frequencies.
TERMS: Mapping[str, str] = {
    "AGRI": N_("Agriculture, fisheries, forestry and food"),
    "ECON": N_("Economy and finance"),
    "EDUC": N_("Education, culture and sport"),
    "ENER": N_("Energy"),
    "ENVI": N_("Environment"),
    "GOVE": N_("Government and public sector"),
    "HEAL": N_("Health"),
    "INTR": N_("International issues"),
    "JUST": N_("Justice, legal system and public safety"),
    "OP_DATPRO": N_("Provisional data"),
    "REGI": N_("Regions and cities"),
    "SOCI": N_("Population and society"),
    "TECH": N_("Science and technology"),
    "TRAN": N_("Transport"),
    "HOURLY": N_("hourly"),
    "DAILY": N_("daily"),
    "WEEKLY": N_("weekly"),
    "BIWEEKLY": N_("every two weeks"),
    "MONTHLY": N_("monthly"),
    "BIMONTHLY": N_("every two months"),
    "QUARTERLY": N_("quarterly"),
    "ANNUAL_2": N_("twice a year"),
    "ANNUAL_3": N_("three times a year"),
    "ANNUAL": N_("yearly"),
    "BIENNIAL": N_("every two years"),
    "TRIENNIAL": N_("every three years"),
    "QUINQUENNIAL": N_("every five years"),
    "DECENNIAL": N_("every ten years"),
    "UPDATE_CONT": N_("continuously"),
    "CONT": N_("continuously"),
    "IRREG": N_("irregularly"),
    "AS_NEEDED": N_("as needed"),
    "NOT_PLANNED": N_("not planned"),
    "NEVER": N_("never"),
    "UNKNOWN": N_("unknown"),
    "OTHER": N_("otherwise"),
}

#: CKAN's ids of licences.
LICENCES: Mapping[str, str] = {
    "cc-by": "Creative Commons Attribution (CC BY)",
    "cc-by-sa": "Creative Commons Attribution-ShareAlike (CC BY-SA)",
    "cc-zero": "Creative Commons Zero (CC0)",
    "cc-nc": "Creative Commons Attribution-NonCommercial (CC BY-NC)",
    "odc-by": "Open Data Commons Attribution (ODC-By)",
    "odc-odbl": "Open Database License (ODbL)",
    "odc-pddl": "Public Domain Dedication and License (PDDL)",
    "uk-ogl": "Open Government Licence",
    "gfdl": "GNU Free Documentation License",
    "notspecified": N_("not stated"),
    "other-open": N_("another open licence"),
    "other-at": N_("another licence with attribution"),
    "other-pd": N_("public domain"),
    "other-nc": N_("another licence, not for commerce"),
    "other-closed": N_("not open"),
}

#: What a rule does that read a value otherwise than it was told.
RULES: Mapping[str, str] = {
    "access-right": N_("Access level from the public list"),
    "address": N_("Address mended"),
    "availability": N_("Availability from the public list"),
    "byteSize": N_("Size in bytes"),
    "checksum": N_("Checksum in its usual form"),
    "compressFormat": N_("Compression as a media type"),
    "date": N_("Date read"),
    "default": N_("A setting of the source, where nothing was told"),
    "e-mail": N_("E-mail address put in order"),
    "format": N_("Format from the public list"),
    "format-from-address": N_("Format by the ending of the address"),
    "format-from-media-type": N_("Format by the media type"),
    "frequency": N_("Frequency from the public list"),
    "further-changes": N_("So many further changes of its files are not listed"),
    "geometry": N_("Coordinates checked and put in order"),
    "keywords": N_("Keywords split, cleaned, doubles left out"),
    "language": N_("Language code"),
    "language-of-the-texts": N_("Language by the words of the texts, else that of the source"),
    "licence": N_("Licence from the list of licences"),
    "licence-in-words": N_("No licence, so shown as a statement of rights"),
    "licence-of-all-distributions": N_("The licence that all files have"),
    "media-type": N_("Media type that fits the format"),
    "name-from-address": N_("Named after its address, since no name was told"),
    "organisation": N_("Office from the list of offices"),
    "override": N_("A setting of the source, instead of what was told"),
    "packageFormat": N_("Archive as a media type"),
    "period": N_("Period read"),
    "place": N_("Place from the list of places"),
    "publisher-from-host": N_("Publisher by the site it was found on"),
    "status": N_("Status from the public list"),
    "text": N_("Text cleaned"),
    "theme": N_("Theme from the public list"),
    "theme-from-groups": N_("Theme by the groups at the source"),
    "theme-from-publisher": N_("Theme by what the publisher does"),
    "theme-from-words": N_("Theme by the words of title and keywords"),
    "theme-unknown": N_("No theme of the list, so kept as a keyword"),
    "title-from-address": N_("Named after the file"),
}

#: Parts of sentences that the core fills in.
PHRASES = frozenset(
    {
        N_("an object"),
        N_("a list"),
        N_("text"),
        N_("a whole number"),
        N_("a number"),
        N_("yes or no"),
        N_("nothing"),
        # the CSV of what to mend
        *(N_("source"), N_("dataset"), N_("title"), N_("address"), N_("dimension"), N_("check"), N_("where")),
        *(N_("points"), N_("of"), N_("reason"), N_("what to do")),
        *(N_("findability"), N_("accessibility"), N_("interoperability"), N_("reusability")),
        *(N_("contextuality"), N_("error"), N_("warning"), N_("info")),
        N_("minute"),
        N_("hour"),
        N_("day of month"),
        N_("month"),
        N_("day of week"),
        N_("five fields: minute, hour, day of month, month, day of week"),
        N_("the range “{term}” runs backwards"),
        N_("the step in “{term}” is 0"),
        N_("“{term}” is not a {name}"),
        N_("“{word}” is not a {name} from {low} to {high}"),
        N_("the plugin recognises the page"),
        N_("{url} {words} (HTTP {status}).{value}"),
        N_("is self-signed"),
        N_("has an error"),
        N_("redirects to nowhere"),
        N_("an HTML page"),
        N_("something else"),
    }
)
