"""A bundle of our own, small enough to know by heart, and a desk that says yes."""

from collections.abc import Iterable, Iterator
from pathlib import Path

from clearing.answers import Accepted, Answer, Refused
from clearing.domain.commands import Command
from evenveel.sample.rehearsal import Rehearsal

NOW_MS = 1_800_000_000_000
IMPORTER = "0f4a1c1e-7d0b-4f5e-9a55-2d3f5c1f2a10"

FILES = {
    "community.csv": (
        "id,code,name,description,createdAt,address.locality,address.country,"
        "location.longitude,location.latitude,extra\n"
        "C-1,TEST,Proefdorp,One hour is 20 Noten.,2026-01-01T00:00:00Z,Proefdorp,BE,"
        "3.7174243,-51.05,kept\n"
    ),
    "currency.csv": (
        "code,name,namePlural,symbol,decimals,scale,rateNumerator,rateDenominator,"
        "settings.defaultInitialCreditLimit,settings.defaultInitialMaximumBalance\n"
        "TEST,Noot,Noten,N,2,2,20,1,100.00,false\n"
    ),
    "users.csv": (
        "id,email,language\n"
        "AAAAAAAA-0000-4000-8000-000000000001, Een@Voorbeeld.Example ,nl\n"
        "u2,twee@voorbeeld.example,nl\n"
        "u3,drie@voorbeeld.example,fr\n"
    ),
    "member-users.csv": (
        "member,user\n"
        "TEST0001,een@voorbeeld.example\n"
        "TEST0002,twee@voorbeeld.example\n"
        "TEST0003,twee@voorbeeld.example\n"
        "TEST0003,DRIE@voorbeeld.example\n"
    ),
    "members.csv": (
        "id,code,name,type,status\n"
        "m1,TEST0001,Lotte Voorbeeld,personal,active\n"
        "m2,TEST0002,Jan Verzonnen,personal,suspended\n"
        "m3,TEST0003,Buurthuis Nergens,organization,active\n"
        "m4,TEST0004,Groepspot,public,active\n"
        "m5,TEST0005,Vertrokken Verzinsel,personal,deleted\n"
    ),
    "accounts.csv": (
        "id,code,balance,creditLimit,maximumBalance,createdAt\n"
        "a1,TEST0001,-10.00,200.00,,2026-01-02T00:00:00+01:00\n"
        "a2,TEST0002,7.5,200.00,300,2026-01-02T00:00:00Z\n"
        "BBBBBBBB-0000-4000-8000-000000000003,TEST0003,2.5,200,,2026-01-02T00:00:00Z\n"
        "a4,TEST0004,0,,,2026-01-02T00:00:00Z\n"
        "a5,TEST0005,0,0,,2026-01-02T00:00:00Z\n"
    ),
    "transfers.csv": (
        "id,payer,payee,user,amount,description,createdAt\n"
        "CCCCCCCC-0000-4000-8000-000000000001,TEST0002,"
        'bbbbbbbb-0000-4000-8000-000000000003,u2,2.50,"two\nlines",2026-02-02T10:00:00Z\n'
        "t2,TEST0001,TEST0002,een@voorbeeld.example,10.00,Soup,2026-02-01T10:00:00.5+01:00\n"
    ),
}


def write_bundle(directory: Path, **changed: str | None) -> Path:
    """Return the directory with the small bundle in it; a file given as None is left out."""
    by_name = FILES | {key.replace("_", "-") + ".csv": text for key, text in changed.items()}
    for name, text in by_name.items():
        if text is not None:
            (directory / name).write_text(text, encoding="utf-8", newline="")
    return directory


class YesDesk:
    """Accepts everything once, and repeats itself after that."""

    def __init__(self) -> None:
        self.commands: dict[str, Command] = {}

    def submit(self, commands: Iterable[Command]) -> Iterator[Answer]:
        for command in commands:
            repeated = command.command_id in self.commands
            assert self.commands.setdefault(command.command_id, command) == command
            yield Accepted(
                command_id=command.command_id,
                position=list(self.commands).index(command.command_id) + 1,
                recorded_at_ms=NOW_MS,
                events=(),
                repeated=repeated,
            )


class DomainDesk:
    """The real rules, in memory: each command is decided once, and repeated after that."""

    def __init__(self, now_ms: int) -> None:
        self.ledger = Rehearsal(now_ms)
        self._now_ms = now_ms
        self._accepted: set[str] = set()

    def submit(self, commands: Iterable[Command]) -> Iterator[Answer]:
        for command in commands:
            repeated = command.command_id in self._accepted
            refusal = None if repeated else self.ledger.try_out(command)
            if refusal is not None:
                yield Refused(command_id=command.command_id, refusal=refusal)
                continue
            self._accepted.add(command.command_id)
            yield Accepted(
                command_id=command.command_id,
                position=self.ledger.state.position,
                recorded_at_ms=self._now_ms,
                events=(),
                repeated=repeated,
            )
