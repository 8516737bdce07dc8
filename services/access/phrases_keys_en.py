"""What is said about the vault's keys, in English."""

from typing import Final

from access.phrases_keys import KeyStore

KEYS_ENGLISH: Final[dict[KeyStore, str]] = {
    KeyStore.NO_MASTER: "There is no master key where one should be.",
    KeyStore.NOT_A_MASTER: (
        "A master key is {bytes} bytes by chance, in base64; what is given is none. Make one with: "
        "openssl rand -base64 32"
    ),
    KeyStore.MASTER_NOT_THERE: (
        "{path} is not there. Make a master key with: openssl rand -base64 32"
    ),
    KeyStore.MASTER_NOT_OURS: (
        "The keys in {folder} were made under the master key {master}, which is not given here."
    ),
    KeyStore.KEYS_NOT_THERE: "The keys cannot be kept in {folder}: {detail}",
    KeyStore.KEYS_OF_ANOTHER: (
        "The keys in {folder} belong to another database; with them nobody's name could be read. "
        "Give the folder that belongs to this one."
    ),
    KeyStore.NEEDS_KEYS: (
        "{name}: production keeps the vault's keys in a folder that is said, apart from the "
        "database's own and from its backups."
    ),
    KeyStore.NEEDS_A_MASTER: (
        "{name}: production needs a master key of its own, here or in a file ({other}). Make one "
        "with: {by}"
    ),
    KeyStore.TWO_MASTERS: "{name}: {other} is set too; give one of them.",
    KeyStore.NO_NEW_MASTER: (
        "Everything is under the first of the given master keys already. Put a new one before it, "
        "parted by a comma, and start every process with it first."
    ),
    KeyStore.COPIED: (
        "The keys are copied to {file}. Keep it apart from the database's backups, and for 30 days "
        "at most: an older copy would bring erased people back."
    ),
    KeyStore.NOT_COPIED: "The keys cannot be copied to {file}: {detail}",
    KeyStore.MASTER_ROTATED: (
        "{count} keys are under the new master key {master} now; nothing had to stop."
    ),
    KeyStore.OLD_MASTER_MAY_GO: (
        "The older master keys open nothing any more: take them out of the settings, and destroy "
        "their copies once the last backup of the keys is gone that was made under them."
    ),
}
