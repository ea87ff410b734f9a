"""TLS contexts: one that verifies, one for sources whose administrator chose ``verify_tls = false``."""

from __future__ import annotations

import functools
import ssl
from typing import TYPE_CHECKING

from requests.utils import DEFAULT_CA_BUNDLE_PATH
from urllib3.util import create_urllib3_context

if TYPE_CHECKING:
    from pathlib import Path


def verifying_context(ca_bundle: Path | None = None) -> ssl.SSLContext:
    """Trusts ``ca_bundle`` alone, or the system's authorities (an office's own among them) and certifi's."""
    context = create_urllib3_context()
    if ca_bundle is not None:
        context.load_verify_locations(cafile=ca_bundle)
    else:
        context.load_default_certs()
        context.load_verify_locations(cafile=DEFAULT_CA_BUNDLE_PATH)
    return context


@functools.cache
def lenient_context() -> ssl.SSLContext:
    """Takes any certificate, and the old ciphers and renegotiation that neglected servers still speak."""
    context = create_urllib3_context(cert_reqs=ssl.CERT_NONE, ciphers="DEFAULT:@SECLEVEL=0")
    context.check_hostname = False
    context.verify_mode = ssl.CERT_NONE
    context.minimum_version = ssl.TLSVersion.MINIMUM_SUPPORTED
    context.options |= ssl.OP_LEGACY_SERVER_CONNECT if hasattr(ssl, "OP_LEGACY_SERVER_CONNECT") else 0x4
    return context
