"""Certificates that are wrong, and servers that are not what they say."""

from __future__ import annotations

import ssl
import subprocess
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from fetching import QUICK, source
from loopback import Site, serve

from harvester.adapters.http import HttpFetcher, HttpSettings
from harvester.domain.errors import SourceRefused, SourceUnavailable

if TYPE_CHECKING:
    from contextlib import AbstractContextManager


def make_certificate(folder: Path, name: str, address: str = "127.0.0.1", days: int = 30) -> Path:
    """A self-signed certificate; its key lies beside it. ``days`` below 0 make it one that has expired."""
    path = folder / f"{name}.pem"
    key, request = f"{path}.key", f"{path}.csr"
    curve = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-keyout", key]
    told = ["-subj", f"/CN={name}", "-addext", f"subjectAltName=IP:{address}"]
    subprocess.run(["openssl", "req", *curve, *told, "-out", request], check=True, capture_output=True)
    signing = ["-req", "-in", request, "-key", key, "-days", str(days), "-copy_extensions", "copy"]
    subprocess.run(["openssl", "x509", *signing, "-out", path], check=True, capture_output=True)
    return path


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make_certificate(tmp_path_factory.mktemp("tls"), "own")


@pytest.fixture
def site(certificate: Path) -> Iterator[Site]:
    with secure(certificate) as served:
        yield served


def secure(certificate: Path) -> AbstractContextManager[Site]:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate, str(certificate) + ".key")
    return serve({"/": b"secured"}, tls=context)


def get(settings: HttpSettings, url: str, **options: object) -> bytes:
    with HttpFetcher(settings).session(source(**options)) as http:
        return http.get(url).content


def test_a_self_signed_certificate_is_named_and_can_be_taken(site: Site) -> None:
    with pytest.raises(SourceRefused, match=r"certificate of 127\.0\.0\.1 is self-signed.*verify_tls"):
        get(QUICK, site.url)
    assert get(QUICK, site.url, verify_tls=False) == b"secured"
    assert len(site.asked) == 1


def test_an_authority_of_ones_own_is_trusted(site: Site, certificate: Path) -> None:
    assert get(replace(QUICK, ca_bundle=certificate), site.url) == b"secured"


def test_a_certificate_for_another_name(tmp_path: Path) -> None:
    other = make_certificate(tmp_path, "other", address="127.0.0.9")
    with secure(other) as site, pytest.raises(SourceRefused, match="made out to another"):
        get(replace(QUICK, ca_bundle=other), site.url)


def test_an_expired_certificate(tmp_path: Path) -> None:
    expired = make_certificate(tmp_path, "old", days=-1)
    with secure(expired) as site, pytest.raises(SourceRefused, match="has expired"):
        get(replace(QUICK, ca_bundle=expired), site.url)


def test_https_at_a_server_without_it() -> None:
    with serve({"/": b"plain"}) as site, pytest.raises((SourceRefused, SourceUnavailable), match="TLS"):
        get(QUICK, site.url.replace("http:", "https:"))


def test_the_guard_holds_for_https(site: Site) -> None:
    with pytest.raises(SourceRefused, match="private network"):
        get(replace(QUICK, allow_networks=()), site.url, verify_tls=False)
    assert site.asked == []
