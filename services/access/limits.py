"""How much anybody may take at once of what is there for all, each number in one place.

Rates hold for one address, person, key or group at a time; sizes and times for every request; the
rest for a whole process. The operator is held back by no rate, as it is who would have to help.
"""

from ipaddress import IPv4Network, IPv6Network
from typing import Final, Literal, TypeAlias

from contracts.value import Value

Network: TypeAlias = IPv4Network | IPv6Network
Forwarding: TypeAlias = Literal["x-forwarded-for", "forwarded"]


class Rate(Value, frozen=True, kw_only=True):
    """So many at once after a silence, and so many a minute for as long as it goes on."""

    burst: int
    a_minute: int


class Limits(Value, frozen=True, kw_only=True):
    """All of them. The defaults suit a region of some thousand members on one machine."""

    # Whoever asks from it. A village behind one address is not to feel it.
    per_address: Rate = Rate(burst=2_000, a_minute=12_000)
    per_person: Rate = Rate(burst=300, a_minute=600)
    # A program's or a server's; its group's are all of these together. A line counts as a request.
    per_key: Rate = Rate(burst=2_000, a_minute=12_000)
    per_group: Rate = Rate(burst=4_000, a_minute=24_000)
    # Per address: who shows no credential, or one that does not hold.
    strangers: Rate = Rate(burst=1_200, a_minute=600)
    # Per address: what is sent to be let in.
    sign_in: Rate = Rate(burst=20, a_minute=20)
    # Of each kind above so many names are remembered; the longest silent one is forgotten first.
    names_at_most: int = 50_000

    # Of one request. A body's own route may allow less, the bulk form streams and may be longer.
    header_bytes: int = 32_768
    body_bytes: int = 8_000_000
    header_within_s: int = 10
    body_within_s: int = 120
    # Silence in the midst of a bulk, and of whoever does not take what they are answered.
    bulk_silent_s: int = 300
    answer_stalled_s: int = 60

    # Of one process.
    connections: int = 800
    connections_per_address: int = 400
    requests_at_once: int = 400
    bulks_at_once: int = 32
    live_per_address: int = 50

    # The addresses of proxies in front, and the header in which they say who asks: what they say is
    # believed, nobody else's word.
    proxies: tuple[Network, ...] = ()
    forwarding: Forwarding = "x-forwarded-for"


LIMITS: Final = Limits()
