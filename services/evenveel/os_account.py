"""Which operating-system user the embedded database runs as, and what that user may reach.

PostgreSQL refuses to run as root, so under root it runs as a user of its own. That user must pass
through the folders above its files. It is given exactly that, one folder at a time, and never the
right to list or read them. Not root: the database runs as whoever we are, and nothing changes.
"""

from __future__ import annotations

import logging
import os
import pwd
import shutil
import stat
import subprocess
from dataclasses import dataclass
from pathlib import Path

from access.phrases_snag import Snag
from access.saying import Sayable, Saying

NAME = "evenveel-postgres"

_log = logging.getLogger(__name__)


class NoAccountError(Sayable, RuntimeError):
    """There is no unprivileged user to run the database as, and none could be made."""


@dataclass(frozen=True, kw_only=True)
class Account:
    """An operating-system user other than root."""

    name: str
    uid: int
    gid: int


def account_for(cluster: Path) -> Account | None:
    """The user for the files in `cluster`; None when that is simply the user we are.

    An existing cluster stays with its owner, also where that is not the user we would choose: a
    restored backup keeps working. Creates the user when there is none. Raises `NoAccountError`.
    """
    if os.geteuid() != 0:
        return None
    if cluster.exists() and (owner := cluster.stat().st_uid) != 0:
        try:
            return _account(pwd.getpwuid(owner))
        except KeyError as unknown:
            given = {"cluster": str(cluster), "owner": str(owner)}
            raise NoAccountError(Saying(Snag.OWNER_UNKNOWN, **given)) from unknown
    try:
        return _account(pwd.getpwnam(NAME))
    except KeyError:
        return _create()


def let_pass(path: Path, account: Account) -> list[Path]:
    """`account` can reach `path`; answers the folders above it that were opened for passing.

    Adds nothing but the traverse bit for others, and only where the user could not pass already.
    """
    opened = []
    for folder in reversed(path.resolve().parents):
        if not _may_pass(folder.stat(), account):
            folder.chmod(stat.S_IMODE(folder.stat().st_mode) | stat.S_IXOTH)
            _log.info("user %s may now pass through %s", account.name, folder)
            opened.append(folder)
    return opened


def let_read(tree: Path) -> None:
    """Everybody can read and, where its owner can, run every file in `tree`.

    Only for installed programs: a strict umask at installation leaves them closed to our user.
    """
    for path in (tree, *tree.rglob("*")) if tree.exists() else ():
        if path.is_symlink():
            continue
        mode = stat.S_IMODE(path.stat().st_mode)
        wanted = mode | stat.S_IROTH | (stat.S_IXOTH if mode & stat.S_IXUSR else 0)
        if wanted != mode:
            path.chmod(wanted)


def _may_pass(folder: os.stat_result, account: Account) -> bool:
    # The first class that fits decides: an owner without the bit gains nothing by "others".
    if folder.st_uid == account.uid:
        return bool(folder.st_mode & stat.S_IXUSR)
    if folder.st_gid == account.gid:
        return bool(folder.st_mode & stat.S_IXGRP)
    return bool(folder.st_mode & stat.S_IXOTH)


def _create() -> Account:
    program = shutil.which("useradd")
    if program is None:
        raise NoAccountError(Saying(Snag.ROOT_NEEDS_A_USER, user=NAME))
    made = subprocess.run(
        [program, "--system", "--user-group", "--no-create-home", "--shell", "/bin/false", NAME],
        capture_output=True,
        text=True,
        check=False,
    )
    try:
        # Looked up whatever the exit code says: another process may have made it just now.
        return _account(pwd.getpwnam(NAME))
    except KeyError as missing:
        detail = made.stderr.strip()
        raise NoAccountError(Saying(Snag.USER_NOT_MADE, user=NAME, detail=detail)) from missing


def _account(entry: pwd.struct_passwd) -> Account:
    return Account(name=entry.pw_name, uid=entry.pw_uid, gid=entry.pw_gid)
