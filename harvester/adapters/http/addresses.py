"""Which IP addresses may be connected to. Pure; asked just before each connect()."""

from __future__ import annotations

from collections.abc import Sequence
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address, ip_network

Address = IPv4Address | IPv6Address
Network = IPv4Network | IPv6Network

# IANA gives global unicast addresses from here only; what lies outside and is not an embedded IPv4
# address (ULA, link-local, site-local, multicast, IPv4-compatible, local-use NAT64) is not the internet.
_GLOBAL_UNICAST = IPv6Network("2000::/3")
_SIX_TO_FOUR = IPv6Network("2002::/16")
_NAT64 = IPv6Network("64:ff9b::/96")  # RFC 6052: how an IPv6-only network reaches an IPv4 host

# What `is_global` of the oldest supported Python still calls global, or what is global and yet an
# inside door: IETF assignments and Oracle's metadata, the 6to4 relay, Azure's wire server.
_REFUSED_V4 = tuple(map(IPv4Network, ("192.0.0.0/24", "192.88.99.0/24", "168.63.129.16/32")))
_REFUSED_V6 = tuple(map(IPv6Network, ("2001::/23", "2001:db8::/32", "3fff::/20")))


class AddressGuard:
    """Lets public addresses through, and those of the networks an operator allows."""

    def __init__(self, allow_networks: Sequence[str] = ()) -> None:
        """``allow_networks`` are CIDRs.

        Raises:
            ValueError: one of them is not a CIDR.
        """
        self._allowed: tuple[Network, ...] = tuple(
            ip_network(text.strip(), strict=False) for text in allow_networks if text.strip()
        )

    def allows(self, text: str) -> bool:
        """Whether the address (as getaddrinfo prints it, ``fe80::1%eth0`` included) may be connected to."""
        try:
            address = ip_address(text)
        except ValueError:
            return False
        inner = embedded_ipv4(address)
        if self._is_allowed(address) or (inner is not None and self._is_allowed(inner)):
            return True
        return is_public(inner if inner is not None else address)

    def _is_allowed(self, address: Address) -> bool:
        return any(address in network for network in self._allowed)


def embedded_ipv4(address: Address) -> IPv4Address | None:
    """The IPv4 address that a connection to ``address`` ends at: IPv4-mapped, 6to4 or NAT64."""
    if isinstance(address, IPv4Address):
        return None
    if address.ipv4_mapped is not None:
        return address.ipv4_mapped
    if address in _SIX_TO_FOUR:
        return address.sixtofour
    if address in _NAT64:
        return IPv4Address(int(address) & 0xFFFFFFFF)
    return None


def is_public(address: Address) -> bool:
    """Whether the address belongs to one host of the internet."""
    if not address.is_global or address.is_multicast:
        return False
    if isinstance(address, IPv4Address):
        return not any(address in network for network in _REFUSED_V4)
    return address in _GLOBAL_UNICAST and not any(address in network for network in _REFUSED_V6)
