import ipaddress

from django.conf import settings
from django.http import HttpRequest


def client_address(request: HttpRequest) -> str:
    """The address that asks. Of X-Forwarded-For only what our own proxies wrote is believed: the last entries."""
    remote = str(request.META.get("REMOTE_ADDR", ""))
    proxies = settings.TRUSTED_PROXIES
    if not proxies:
        return remote
    hops = [hop.strip() for hop in request.headers.get("X-Forwarded-For", "").split(",") if hop.strip()]
    return hops[-proxies] if len(hops) >= proxies else remote


def address_of(address: str) -> str:
    """What one host has: in IPv4 the address, in IPv6 its /64, within which it changes as it likes."""
    return _around(address, v4=32, v6=64)


def network_of(address: str) -> str:
    """What one holder can easily change within: the /24 in IPv4, the /48 in IPv6."""
    return _around(address, v4=24, v6=48)


def _around(address: str, *, v4: int, v6: int) -> str:
    """An IPv4 address that is written in IPv6 is that IPv4 address; what is none (a socket) stands for itself."""
    try:
        ip = ipaddress.ip_address(address.partition("%")[0])
    except ValueError:
        return address
    if isinstance(ip, ipaddress.IPv6Address) and ip.ipv4_mapped is not None:
        ip = ip.ipv4_mapped
    return str(ipaddress.ip_network(f"{ip}/{v4 if ip.version == 4 else v6}", strict=False))
