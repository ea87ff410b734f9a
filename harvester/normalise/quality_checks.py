"""The checks of the European Metadata Quality Assessment, each with its reason and what to do."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from harvester.normalise.quality import Check, Dimension, Quality
from harvester.normalise.quality_formats import MACHINE_READABLE, NON_PROPRIETARY
from harvester.normalise.quality_measures import (
    Known,
    Measure,
    Measured,
    answers,
    format_of,
    is_media_type,
    licensed,
    licensed_from_table,
    media_type_of,
    of_dataset,
    of_files,
    reachable,
    rights,
)

if TYPE_CHECKING:
    from harvester.domain.dataset import Dataset, Distribution

_ACCESS_RIGHTS = "http://publications.europa.eu/resource/authority/access-right/"
_NO_FILES = "There is no file or link at all."
_ADD_FILES = "Publish the data as a file, best as CSV, and link it."


@dataclass(frozen=True, kw_only=True, slots=True)
class _Rule:
    """``measure`` gives what was met, out of how much; ``lacking`` and ``met`` are the two reasons."""

    code: str
    dimension: Dimension
    most: int
    measure: Measure
    met: str
    lacking: str
    advice: str


def score(dataset: Dataset, known: Known) -> Quality:
    """The quality of a dataset's description."""
    return Quality(checks=tuple(_check(rule, dataset, known) for rule in _RULES))


def _check(rule: _Rule, dataset: Dataset, known: Known) -> Check:
    good, total, lacking = rule.measure(dataset, known)
    whole = total > 0 and good == total
    reason = rule.met if whole else rule.lacking if total else _NO_FILES
    return Check(
        code=rule.code,
        dimension=rule.dimension,
        points=round(rule.most * good / total, 1) if total else 0.0,
        most=rule.most,
        reason=reason,
        advice="" if whole else rule.advice if total else _ADD_FILES,
        params={"good": str(good), "total": str(total)},
        files=tuple(dict.fromkeys(_address(item) for item in lacking)),
    )


def _address(item: Distribution) -> str:
    return item.download_url or item.access_url or next(iter(item.title.values()), item.identifier)


_F, _A, _I = Dimension.FINDABILITY, Dimension.ACCESSIBILITY, Dimension.INTEROPERABILITY
_R, _C = Dimension.REUSABILITY, Dimension.CONTEXTUALITY


def _rule(
    code: str,
    dimension: Dimension,
    most: int,
    measure: Measure,
    texts: tuple[str, str, str],
) -> _Rule:
    met, lacking, advice = texts
    return _Rule(
        code=code, dimension=dimension, most=most, measure=measure, met=met, lacking=lacking, advice=advice
    )


_RULES = (
    _rule(
        "keyword",
        _F,
        30,
        of_dataset(lambda d: any(d.keyword.values())),
        (
            "There are keywords.",
            "There are no keywords.",
            "Add three to five words that people search for.",
        ),
    ),
    _rule(
        "theme",
        _F,
        30,
        of_dataset(lambda d: d.theme),
        (
            "There is a theme.",
            "There is no theme.",
            "Choose a theme, such as health or education.",
        ),
    ),
    _rule(
        "spatial",
        _F,
        20,
        of_dataset(lambda d: d.spatial),
        (
            "The place is named.",
            "No place is named.",
            "Say which village, district or regency the data is about.",
        ),
    ),
    _rule(
        "temporal",
        _F,
        20,
        of_dataset(lambda d: d.temporal or any(item.temporal for item in d.distribution)),
        (
            "The period is given.",
            "No period is given.",
            "Say which year or months the data is about, best in the title.",
        ),
    ),
    _rule(
        "access-url",
        _A,
        50,
        reachable,
        (
            "Every address answers.",
            "{good} of {total} addresses are known to answer.",
            "Mend or remove the links that do not answer; new ones are checked within days.",
        ),
    ),
    _rule(
        "download-url",
        _A,
        20,
        of_files(lambda item, known: item.download_url or item.table),
        (
            "Every file can be downloaded directly.",
            "{good} of {total} files can be downloaded directly.",
            "Link the file itself, not only the page that shows it.",
        ),
    ),
    _rule(
        "download-url-answers",
        _A,
        30,
        of_files(lambda item, known: answers(item.download_url, item, known)),
        (
            "Every download answers.",
            "{good} of {total} downloads are known to answer.",
            "Mend or remove the downloads that do not answer; new ones are checked within days.",
        ),
    ),
    _rule(
        "format",
        _I,
        20,
        of_files(lambda item, known: format_of(item)),
        (
            "Every file's format is given.",
            "The format is given of {good} of {total} files.",
            "Say of each file what it is, such as CSV or XLSX.",
        ),
    ),
    _rule(
        "media-type",
        _I,
        10,
        of_files(lambda item, known: media_type_of(item)),
        (
            "Every file's media type is given.",
            "The media type is given of {good} of {total} files.",
            "Give the media type, such as text/csv; it follows from a known format.",
        ),
    ),
    _rule(
        "format-known",
        _I,
        10,
        of_files(lambda item, known: format_of(item) in known.formats and is_media_type(media_type_of(item))),
        (
            "Formats and media types are in the public lists.",
            "Format and media type are in the public lists for {good} of {total} files.",
            "Use the usual name of the format, such as CSV, XLSX, PDF or GeoJSON.",
        ),
    ),
    _rule(
        "non-proprietary",
        _I,
        20,
        of_files(lambda item, known: format_of(item) in NON_PROPRIETARY),
        (
            "Every format is an open one.",
            "{good} of {total} files are in an open format.",
            "Publish as CSV, ODS or XLSX instead of XLS, DOC or RAR.",
        ),
    ),
    _rule(
        "machine-readable",
        _I,
        20,
        of_files(lambda item, known: format_of(item) in MACHINE_READABLE),
        (
            "Programs can read every file.",
            "Programs can read {good} of {total} files.",
            "Publish the table itself as CSV or XLSX beside the PDF, picture or page.",
        ),
    ),
    _rule(
        "dcat-ap",
        _I,
        30,
        lambda dataset, known: Measured(int(known.valid), 1),
        (
            "The description follows DCAT-AP.",
            "The description does not follow DCAT-AP.",
            "See the problems of this dataset and mend those marked as errors.",
        ),
    ),
    _rule(
        "license",
        _R,
        20,
        licensed,
        (
            "The licence is given.",
            "The licence is given for {good} of {total} files.",
            "Choose a licence, such as Creative Commons Attribution 4.0 (CC BY 4.0).",
        ),
    ),
    _rule(
        "license-known",
        _R,
        10,
        licensed_from_table,
        (
            "The licence is a well-known one.",
            "The licence is a well-known one for {good} of {total} files.",
            "Name a published licence by its usual name or address, such as CC BY 4.0.",
        ),
    ),
    _rule(
        "access-rights",
        _R,
        10,
        of_dataset(lambda d: d.access_rights),
        (
            "It is said who may have the data.",
            "It is not said who may have the data.",
            "Say whether the data is public, restricted or closed.",
        ),
    ),
    _rule(
        "access-rights-known",
        _R,
        5,
        of_dataset(lambda d: (d.access_rights or "").startswith(_ACCESS_RIGHTS)),
        (
            "Who may have the data is said in the words of the public list.",
            "Who may have the data is not said in the words of the public list.",
            "Write “public”, “restricted” or “non-public”.",
        ),
    ),
    _rule(
        "contact-point",
        _R,
        20,
        of_dataset(lambda d: d.contact_point),
        (
            "There is someone to ask.",
            "There is nobody to ask.",
            "Give the name and e-mail address of the office that answers questions; no private address.",
        ),
    ),
    _rule(
        "publisher",
        _R,
        10,
        of_dataset(lambda d: d.publisher),
        (
            "The publisher is named.",
            "No publisher is named.",
            "Name the office that publishes the data.",
        ),
    ),
    _rule(
        "rights",
        _C,
        5,
        rights,
        (
            "There is a statement of rights.",
            "There is no statement of rights.",
            "Add a sentence on what may be done with the data.",
        ),
    ),
    _rule(
        "byte-size",
        _C,
        5,
        of_files(lambda item, known: item.byte_size is not None or item.table),
        (
            "Every file's size is given.",
            "The size is given of {good} of {total} files.",
            "Give the size of each file in bytes.",
        ),
    ),
    _rule(
        "issued",
        _C,
        5,
        of_dataset(lambda d: d.issued or any(item.issued for item in d.distribution)),
        (
            "The date of publication is given.",
            "The date of publication is not given.",
            "Give the date on which the data was first published.",
        ),
    ),
    _rule(
        "modified",
        _C,
        5,
        of_dataset(lambda d: d.modified or any(item.modified for item in d.distribution)),
        (
            "The date of the last change is given.",
            "The date of the last change is not given.",
            "Give the date on which the data was last changed.",
        ),
    ),
)

#: What to do where a check loses points, by its code.
ADVICE = {rule.code: rule.advice for rule in _RULES}
