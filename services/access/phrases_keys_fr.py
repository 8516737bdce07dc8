"""What is said about the vault's keys, in French."""

from typing import Final

from access.phrases_keys import KeyStore

KEYS_FRENCH: Final[dict[KeyStore, str]] = {
    KeyStore.NO_MASTER: "Il n'y a pas de clé maîtresse là où il en faut une.",
    KeyStore.NOT_A_MASTER: (
        "Une clé maîtresse fait {bytes} octets tirés au hasard, en base64 ; ce qui est donné n'en "
        "est pas une. On en fait une avec : openssl rand -base64 32"
    ),
    KeyStore.MASTER_NOT_THERE: (
        "{path} n'existe pas. On fait une clé maîtresse avec : openssl rand -base64 32"
    ),
    KeyStore.MASTER_NOT_OURS: (
        "Les clés dans {folder} ont été faites sous la clé maîtresse {master}, qui n'est pas "
        "donnée ici."
    ),
    KeyStore.KEYS_NOT_THERE: "Les clés ne peuvent être gardées dans {folder} : {detail}",
    KeyStore.KEYS_OF_ANOTHER: (
        "Les clés dans {folder} vont avec une autre base de données ; on ne pourrait lire avec "
        "elles le nom de personne. Donnez le dossier qui va avec celle-ci."
    ),
    KeyStore.NEEDS_KEYS: (
        "{name}: en production, les clés du coffre sont dans un dossier que l'on dit, à part de "
        "celui de la base de données et de ses sauvegardes."
    ),
    KeyStore.NEEDS_A_MASTER: (
        "{name}: la production a besoin d'une clé maîtresse à elle, ici ou dans un fichier "
        "({other}). On en fait une avec : {by}"
    ),
    KeyStore.TWO_MASTERS: "{name}: {other} est défini aussi ; donnez l'un des deux.",
    KeyStore.NO_NEW_MASTER: (
        "Tout est déjà sous la première des clés maîtresses données. Mettez-en une nouvelle "
        "devant, séparée par une virgule, et démarrez d'abord chaque processus avec elle."
    ),
    KeyStore.COPIED: (
        "Les clés sont copiées dans {file}. Gardez-les à part des sauvegardes de la base de "
        "données, et 30 jours au plus : une copie plus ancienne ramènerait des gens effacés."
    ),
    KeyStore.NOT_COPIED: "Les clés ne peuvent être copiées dans {file} : {detail}",
    KeyStore.MASTER_ROTATED: (
        "{count} clés sont maintenant sous la nouvelle clé maîtresse {master} ; rien n'a dû "
        "s'arrêter."
    ),
    KeyStore.OLD_MASTER_MAY_GO: (
        "Les clés maîtresses plus anciennes n'ouvrent plus rien : retirez-les des réglages, et "
        "détruisez leurs copies quand la dernière sauvegarde des clés faite sous elles a disparu."
    ),
}
