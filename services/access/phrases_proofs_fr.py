"""All that is said of packs, receipts and what they prove, in French."""

from typing import Final

from access.phrases_proofs import Proof

PROOFS_FRENCH: Final[dict[Proof, str]] = {
    Proof.THE_CHECKPOINT: "le point de contrôle",
    Proof.SIGNED_BY_ITS_LOG: "un point signé par son registre",
    Proof.COSIGNATURE_OF: "la cosignature de {name}",
    Proof.ON_THE_CHECKPOINT: "une sur le point de contrôle",
    Proof.KEPT_CHECKPOINT: "le point de contrôle conservé dans {file}",
    Proof.SIZE_OF_TREE: "le nombre de faits dans l’arbre",
    Proof.OR_MORE: "{size} ou plus, comme dans {file}",
    Proof.BEGINNING_OF_TREE: "le début de l’arbre",
    Proof.EXTENDED: "{root} sur {size} faits, comme dans {file}",
    Proof.ROOT_OF_TILES: "la racine que forment les tuiles",
    Proof.TILE: "la tuile {path}",
    Proof.BYTES: "{bytes} octets",
    Proof.CONTENTS: "ce que le dossier dit contenir",
    Proof.ENTRY: "l’inscription dans l’arbre",
    Proof.EVENT_OF_PACK: "le fait à ce numéro",
    Proof.GIVEN: "un fait qui est là",
    Proof.EACH_ONCE: "chacun une fois, dans l’ordre",
    Proof.OF_ITS_GROUP: "uniquement les faits du groupe du dossier",
    Proof.EVENT_LINE: "une ligne de fait",
    Proof.RANDOM_BYTES: "32 octets aléatoires en hexadécimal",
    Proof.COMMITTED_EVENT: "le fait sur lequel porte l’engagement",
    Proof.THE_RECEIPT: "le reçu",
    Proof.ONE_THAT_PROVES: "un reçu qui prouve son fait",
    Proof.WRONG_HERE: (
        "Pas en ordre : au numéro {position}, {what} ; attendu : {expected} ; trouvé : {found}."
    ),
    Proof.WRONG_AT_ALL: "Pas en ordre : {what} ; attendu : {expected} ; trouvé : {found}.",
    Proof.PACK_IN_ORDER: (
        "En ordre : les {events} faits du numéro {first} au numéro {last} sont ceux que {origin} "
        "a signés, et aucun ne manque."
    ),
    Proof.GROUP_IN_ORDER: (
        "En ordre : les {events} faits du groupe {group} du numéro {first} au numéro {last} sont "
        "ceux que {origin} a signés, et aucun n’est retenu."
    ),
    Proof.RECEIPT_IN_ORDER: (
        "En ordre : ce fait se trouve au numéro {position} de l’historique que {origin} a signé."
    ),
    Proof.LIVE_IN_ORDER: (
        "En ordre : chaque fait jusqu’au numéro {position} est celui que {origin} a signé, et "
        "chaque règle est respectée."
    ),
    Proof.RULES_IN_ORDER: (
        "En ordre : chaque règle est respectée jusqu’au numéro {position} ; rien n’est encore "
        "signé."
    ),
    Proof.SIGNED_BY: "Signé par {keys}.",
    Proof.OWN_KEYS: (
        "Les clés sont venues avec ce qu’elles signent. Comparez-les avec des clés reçues "
        "d’ailleurs, ou indiquez celles-ci avec --key."
    ),
    Proof.WITNESSED_BY: "Cosigné par {names}.",
    Proof.GOES_ON_FROM: "Il prolonge chacun des {count} points de contrôle conservés.",
    Proof.LOOKED_INTO: "Vérifié : {checks}.",
    Proof.NOT_SHOWN: "Ce que cela ne peut pas montrer : {checks}.",
    Proof.SIGNATURES: "les signatures",
    Proof.EVENTS_COMMITTED: "chaque fait dans l’arbre",
    Proof.NUMBERS: "les numéros sans lacune des groupes",
    Proof.SUMS: "sommes nulles",
    Proof.MIRRORS: "liens en miroir",
    Proof.LIMITS: "limites",
    Proof.RUNS: "preuves des compensations",
    Proof.PROJECTIONS: "les relevés et listes",
    Proof.NOT_IN_TREE_YET: "Les numéros {first} à {last} ne sont pas encore dans l’arbre.",
    Proof.PACKING: "création du dossier",
    Proof.PACK_MADE: (
        "{file} contient {events} faits, numéros {first} à {last}, sous un point de contrôle de "
        "{size}."
    ),
    Proof.CHECK_IT: "N’importe qui le vérifie avec : {command}",
    Proof.PUBLISHED: "{folder} contient l’arbre de {size} faits ; {files} fichiers sont nouveaux.",
    Proof.RECEIPT_WRITTEN: "Le reçu du numéro {position} est dans {file}.",
    Proof.SIGNS_NOW: "signe maintenant",
    Proof.SIGNED_BEFORE: "a signé auparavant",
    Proof.CHANGE_WAITS: (
        "Rien n’a encore changé. Il faut le oui d’une seconde personne, qui administre un groupe "
        "et est connectée ici : {command}"
    ),
    Proof.WAITS_FOR_YES: "{change} Demandé par {person}, {moment}.",
    Proof.SAY_YES: "Dire oui ?",
    Proof.KEY_SIGNS_TOO: (
        "Désormais cette clé signe aussi. Faites-la connaître à tous ceux qui vérifient ; "
        "ensuite, retirez l’ancienne : {command}"
    ),
    Proof.KEY_SIGNS_ALONE: "Désormais cette clé signe seule.",
    Proof.WITNESS_IS: "Le témoin {key}",
    Proof.WITNESS_ANSWERS: "répond à {url} et cosigne {logs} registre(s). Ctrl-C l’arrête.",
    Proof.NO_PACK: "{file} : ni dossier ni reçu : on lit un répertoire, un zip ou un .tlog-proof",
    Proof.FILE_MISSING: "il manque au dossier le fichier {file}",
    Proof.FILE_TOO_LARGE: "le fichier {file} est plus grand que tout fichier d’un dossier",
    Proof.FILE_NOT_READ: "{file} ne peut être lu : {detail}",
    Proof.FILE_NOT_KNOWN: "{file} n’est pas un fichier d’un dossier",
    Proof.OTHER_FORM: "un dossier de la forme {form} ; on lit {known}",
    Proof.NOT_EMPTY: "{path} existe déjà et n’est pas un répertoire vide",
    Proof.THERE_ALREADY: "{path} existe déjà",
    Proof.NO_KEY_GIVEN: "{given} n’est pas une clé : {detail}",
    Proof.KEY_WANTED: (
        "Un reçu n’indique pas de clé lui-même. Indiquez celle du registre avec --key."
    ),
    Proof.NOTHING_SIGNED: (
        "Rien n’est encore signé : le gardien signe ce que contient le registre dès qu’il tourne."
    ),
    Proof.NOTHING_IN_PERIOD: "rien n’a été enregistré pendant cette période",
    Proof.TREE_NOT_WHOLE: "l’arbre signé n’est pas entier : il manque {what} ; voyez : {command}",
    Proof.NOT_AS_SIGNED: (
        "ce que contient la base de données au numéro {position} n’est pas ce qui a été signé ; "
        "il n’y en a donc pas de reçu ; voyez : {command}"
    ),
    Proof.OTHER_TREE: (
        "{folder} contient un arbre signé de {size} faits que celui-ci ne prolonge pas ; le "
        "répertoire reste tel quel"
    ),
    Proof.KEY_THERE_ALREADY: (
        "une clé signe déjà l’arbre ; une nouvelle s’y ajoute, à deux personnes"
    ),
    Proof.NO_CHANGE_WAITS: "aucun changement des clés de signature n’attend un oui",
    Proof.ANOTHER_CHANGE_WAITS: (
        "un autre changement des clés de signature a été demandé depuis ; regardez-le d’abord"
    ),
    Proof.TWO_PEOPLE_NEEDED: (
        "qui a demandé le changement de clés ne peut y dire oui : il faut deux personnes"
    ),
    Proof.KEYS_NOT_CHANGED: "les clés de signature restent telles quelles : {detail}",
    Proof.OTHER_WITNESS: "le répertoire {folder} est celui du témoin {name}",
    Proof.NO_LOG_NAMED: "indiquez au moins un registre à cosigner, par sa clé : --log CLÉ",
    Proof.WITNESS_KEY_NOT_USED: "la clé du témoin ne peut être utilisée : {detail}",
}
