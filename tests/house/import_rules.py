"""Who may import whom (DESIGN.md, section 5), as one table and a checker that reads source text.

The checker reads, it never imports: what stands inside a function or behind `TYPE_CHECKING`
counts like any other import, because a dependency is a dependency.
"""

from __future__ import annotations

import ast
import sys
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from fnmatch import fnmatchcase

ANY = frozenset({"*"})
NONE: frozenset[str] = frozenset()

# A result that depends on these differs from one replay to the next, or reaches outside.
IMPURE_MODULES = frozenset(
    "asyncio concurrent ctypes fcntl getpass glob http io locale logging mmap multiprocessing os"
    " pathlib platform pwd queue random secrets select selectors shutil signal smtplib socket"
    " sqlite3 ssl subprocess sys tempfile threading time urllib warnings".split()
)
IMPURE_CALLS = frozenset("breakpoint input open print getnode uuid1 uuid4 now today utcnow".split())
ENVIRONMENT = frozenset({"os.environ", "os.environb", "os.getenv", "os.getenvb", "os.putenv"})
ENVIRONMENT_READERS = frozenset({"dotenv", "pydantic_settings"})


@dataclass(frozen=True, kw_only=True)
class Room:
    """A part of the house: which modules it is, and what these may use."""

    name: str
    modules: tuple[str, ...]
    rooms: frozenset[str]
    packages: frozenset[str]
    pure: bool = False
    environment: bool = False


# The first room with a fitting pattern has the module; `x.*` fits `x` itself too.
ROOMS = (
    Room(
        name="contracts",
        modules=("contracts.*",),
        rooms=frozenset({"contracts"}),
        packages=frozenset({"msgspec"}),
    ),
    Room(
        name="domain",
        modules=("clearing.domain.*",),
        rooms=frozenset({"contracts", "domain"}),
        packages=NONE,
        pure=True,
    ),
    Room(
        name="write path and ports",
        modules=("clearing.log.port", "clearing.log.memory", "clearing.log"),
        rooms=frozenset({"contracts", "domain", "write path and ports"}),
        packages=NONE,
    ),
    Room(
        name="netting",
        modules=("clearing.netting.*",),
        rooms=frozenset({"domain", "netting"}),
        packages=frozenset({"numpy", "ortools"}),
    ),
    Room(
        name="adapters and HTTP",
        modules=(
            "clearing.log.*",
            "clearing.adapters.*",
            "clearing.http.*",
            "clearing.relay.*",
            "clearing.tree.postgres",
            "clearing.tree.schema",
            "clearing.tree.topic",
            "clearing.tree.witnesses",
        ),
        rooms=frozenset(
            {"contracts", "domain", "write path and ports", "adapters and HTTP", "access", "tree"}
        ),
        packages=ANY,
    ),
    Room(
        name="tree",
        modules=("clearing.tree.*",),
        rooms=frozenset({"contracts", "write path and ports", "tree"}),
        packages=frozenset({"cryptography"}),
    ),
    Room(
        name="write path and ports",
        modules=("clearing.*",),
        rooms=frozenset({"contracts", "domain", "write path and ports"}),
        packages=NONE,
    ),
    Room(
        name="access",
        modules=("access.*",),
        rooms=frozenset({"contracts", "access"}),
        packages=ANY,
    ),
    Room(
        name="projections",
        modules=("projections.*",),
        rooms=frozenset({"contracts", "access", "projections"}),
        packages=ANY,
    ),
    Room(
        name="evenveel",
        modules=("evenveel.*",),
        rooms=ANY,
        packages=ANY,
        environment=True,
    ),
)
OURS = frozenset(pattern.split(".")[0] for room in ROOMS for pattern in room.modules)


def room_of(module: str) -> Room | None:
    """The room that a module of ours belongs to; None for a module of anybody else."""
    for room in ROOMS:
        for pattern in room.modules:
            if fnmatchcase(module, pattern) or pattern == f"{module}.*":
                return room
    return None


def findings(module: str, text: str, known: Collection[str]) -> list[str]:
    """What breaks the table in one module, in order of lines; `known` names all our modules."""
    room = room_of(module)
    if room is None:
        return [f"{module}: no room of the table has this module"]
    tree = ast.parse(text)
    found = [
        (line, f"imports {used}: {why}")
        for line, used in _imports(tree, known)
        if (why := _why_not(room, used))
    ]
    found += [
        (line, f"uses {name}: {why}")
        for line, name in _names(tree)
        if (why := _why_not_name(room, name))
    ]
    return [f"{module}:{line} {what}" for line, what in sorted(set(found))]


def _why_not(room: Room, used: str) -> str | None:
    top = used.partition(".")[0]
    if used.startswith("."):
        return "imports are written in full"
    if top in OURS:
        other = room_of(used)
        if other is None or (room.rooms != ANY and other.name not in room.rooms):
            return f"{room.name} may not know {other.name if other else used}"
    elif top in sys.stdlib_module_names:
        if room.pure and top in IMPURE_MODULES:
            return f"{room.name} is pure"
    elif top in ENVIRONMENT_READERS and not room.environment:
        return "only evenveel reads the environment"
    elif room.packages != ANY and top not in room.packages:
        return f"{room.name} does without this package"
    return None


def _why_not_name(room: Room, name: str) -> str | None:
    if name in ENVIRONMENT and not room.environment:
        return "only evenveel reads the environment"
    # By its last word, whatever it is called on: `datetime` may have been imported as anything.
    if room.pure and name.endswith("()") and name[:-2].rpartition(".")[2] in IMPURE_CALLS:
        return f"{room.name} is pure"
    return None


def _imports(tree: ast.AST, known: Collection[str]) -> Iterator[tuple[int, str]]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            for alias in node.names:
                yield node.lineno, alias.name
        elif isinstance(node, ast.ImportFrom):
            whole = "." * node.level + (node.module or "")
            for alias in node.names:
                # `from clearing.log import postgres` uses the module, not only its package.
                inner = f"{whole}.{alias.name}"
                yield node.lineno, inner if inner in known else whole


def _names(tree: ast.AST) -> Iterator[tuple[int, str]]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Attribute):
            yield node.lineno, _dotted(node)
        elif isinstance(node, ast.Call):
            yield node.lineno, f"{_dotted(node.func)}()"
        elif isinstance(node, ast.ImportFrom) and node.module == "os":
            for alias in node.names:
                yield node.lineno, f"os.{alias.name}"


def _dotted(node: ast.expr) -> str:
    parts: list[str] = []
    while isinstance(node, ast.Attribute):
        parts.append(node.attr)
        node = node.value
    parts.append(node.id if isinstance(node, ast.Name) else "…")
    return ".".join(reversed(parts))
