"""What keeps Evenveel from starting or working, in French."""

from typing import Final

from access.phrases_snag import Snag

SNAG_FRENCH: Final[dict[Snag, str]] = {
    Snag.TABLES_MISSING: (
        "Il manque des tables à la base de données, et DATABASE_URL ne peut pas les créer."
        " Créez-les en tant que leur propriétaire : {command}, avec DATABASE_OWNER_URL"
    ),
    Snag.DATABASE_NOT_REACHED: "DATABASE_URL : la base de données est hors d’atteinte ({detail})",
    Snag.NO_ANSWER: "pas de réponse",
    Snag.DATABASE_NOT_STARTED: "la base de données n’a pas pu démarrer ({detail})",
    Snag.DATABASE_IN_NOT_STARTED: "la base de données dans {data} n’a pas pu démarrer ({detail})",
    Snag.DATABASE_NOT_RUNNING: "la base de données dans {home} ne tourne pas",
    Snag.DATABASE_BUSY: (
        "un autre programme démarre ou arrête la base de données dans {home} depuis {patience_s} s"
    ),
    Snag.DATABASE_NOT_UP: "PostgreSQL dans {home} n’est pas prêt après {patience_s} s",
    Snag.DATABASE_OF_OTHER_VERSION: (
        "{cluster} vient de PostgreSQL {found} et cette version apporte {brought} : "
        "restaurez-en un dump dans un dossier vide"
    ),
    Snag.DATABASE_NOT_DURABLE: (
        "la base de données dans {home} ne garde rien durablement : arrêtez d’abord qui l’utilise"
    ),
    Snag.DATABASE_REFUSES: "la base de données tourne mais refuse les connexions ({detail})",
    Snag.POSTGRES_NOT_STOPPED: "PostgreSQL dans {cluster} n’a pas pu être arrêté",
    Snag.POSTGRES_NOT_INSTALLED: "le paquet {package} n’est pas installé",
    Snag.PROGRAM_TOO_SLOW: "{program} a pris plus de {timeout_s} s",
    Snag.PROGRAM_FAILED: "{command} a échoué : {detail}",
    Snag.PROGRAM_AND_LOG: "{failed} ; la base de données dit : {log}",
    Snag.SOCKET_NAME_TOO_LONG: "{cluster} et {private} sont trop longs pour le nom d’un socket",
    Snag.OWNER_UNKNOWN: (
        "{cluster} est à l’utilisateur numéro {owner}, que cette machine ne connaît pas"
    ),
    Snag.ROOT_NEEDS_A_USER: (
        "PostgreSQL ne tourne pas en root : créez un utilisateur {user}, ou démarrez sous un autre"
    ),
    Snag.USER_NOT_MADE: (
        "PostgreSQL ne tourne pas en root, et l’utilisateur {user} n’a pas pu être créé ({detail})"
    ),
    Snag.DATA_NOT_USABLE: "le dossier de données {data} est inutilisable ({detail})",
    Snag.RUNS_ALREADY: (
        "evenveel tourne déjà sur les données de {data} ; arrêtez-le, ou donnez un autre --data"
    ),
    Snag.PORT_TAKEN: (
        "le port {port} sur {host} n’est pas libre ({detail}) : donnez-en un autre avec "
        "--port, ou arrêtez ce qui y écoute"
    ),
    Snag.DOES_NOT_COME_UP: "{name} ne démarre pas ; ce qu’il a dit est plus haut",
    Snag.SERVICE_BROKE_OFF: (
        "le service à {url} s’est interrompu ou n’est pas là ({detail}) ; essayez de nouveau : "
        "rien n’est fait deux fois"
    ),
    Snag.SERVICE_NOT_THERE: "le service à {url} n’est pas là ({detail})",
    Snag.NO_QUOTE_NOW: "aucun calcul n’est possible maintenant ({detail}) ; essayez de nouveau",
    Snag.COMMANDS_NOT_TAKEN: "les opérations n’ont pas été prises ({detail}) ; essayez de nouveau",
    Snag.LEDGER_NOT_OPENED: "le journal ne peut pas être ouvert ({detail})",
    Snag.LEDGER_NOT_IN_TIME: "le journal ne s’est pas ouvert à temps ; essayez de nouveau",
    Snag.LEDGER_IN_USE: (
        "le journal est utilisé par {holder} ; attendez la fin, ou démarrez le service"
    ),
    Snag.RELAY_WITHOUT_KAFKA: (
        "KAFKA_BOOTSTRAP_SERVERS : non réglé : le journal lui-même est le flux, rien n’est à "
        "transmettre"
    ),
    Snag.PROJECTIONS_BEHIND: (
        "les relevés et listes se remplissent depuis Kafka et en sont au numéro {reached} sur "
        "{position} : voyez `{command}`"
    ),
    Snag.NO_PROJECTION: "il n’y a pas de relevé {given!r} ; il y a {names}, ou tous : all",
    Snag.NO_VERSION: "il n’y a pas de version {version} de {name}",
    Snag.VERSION_IS_LIVE: "la version {version} de {name} est celle qu’on lit",
    Snag.REBUILD_RUNS: "{name} est déjà en reconstruction ailleurs",
    Snag.REBUILD_DIFFERS: (
        "la nouvelle version de {name} diffère de celle qu’on lit dans {tables} ; l’ancienne "
        "est toujours lue. `{command}` dit laquelle est fausse"
    ),
    Snag.LOG_IS_THE_STREAM: (
        "KAFKA_BOOTSTRAP_SERVERS n’est pas réglé : le journal lui-même est le flux"
    ),
    Snag.NO_TOPIC: "il n’y a pas encore de topic {topic}",
    Snag.OTHER_PARTITIONS: "le topic {topic} a {partitions} partitions, pas {told}",
    Snag.BROKER_AWAY: "Kafka à {where} : {detail}",
    Snag.STANDS_ELSEWHERE: (
        "la partition {partition} est arrêtée avant l’offset {found}, pas {offset}"
    ),
    Snag.STANDS_NOT_STILL: "la partition {partition} de {stream} n’est pas arrêtée",
    Snag.TOPIC_MADE_ANEW: "le topic a été refait depuis : ses partitions continuent d’elles-mêmes",
    Snag.NO_RECORD: "la partition {partition} n’a rien à l’offset {offset}",
    Snag.LOG_HOLDS_IT: (
        "le journal contient ce fait, au numéro {position} : ce n’est pas cet enregistrement "
        "qui est faux. {refill}"
    ),
    Snag.IN_PLACE_OF_ANOTHER: (
        "le journal contient au numéro {position} un fait de cette partition qui n’est nulle "
        "part ailleurs ici : cet enregistrement est à sa place. {refill}"
    ),
    Snag.REFILL: (
        "Supprimez le topic : il se remplit de nouveau depuis le journal, et rien n’est perdu."
    ),
    Snag.IN_SETTING: "{name} : {reason}",
    Snag.NOT_LOOPBACK: (
        "{given!r} n’est pas une adresse de cette machine même ; hors production les services "
        "n’écoutent qu’ici (127.0.0.1 ou ::1), sauf si {allowing} dit que d’autres machines "
        "peuvent les atteindre"
    ),
    Snag.NO_TRUST_IN_NETWORKS: (
        "n’existe plus : chacun doit maintenant dire qui il est. Retirez-le ; pour être atteint"
        " par d’autres machines, il y a la production, ou {allowing}"
    ),
    Snag.NOT_A_SITE: "{given!r} n’est pas l’adresse d’un site, comme {example}",
    Snag.NOT_A_NETWORK: (
        "{given!r} n’est ni une adresse ni un réseau ; séparez-en plusieurs par des virgules, "
        "comme {example}"
    ),
    Snag.NEEDED_WITH: "{name} : nécessaire avec {other}",
    Snag.NEEDS_A_SECRET: (
        "{name} : la production a besoin d’un secret à elle, au moins {least} caractères au "
        "hasard, comme en donne `{by}`"
    ),
    Snag.EASY_SECRET: (
        "{name} : trop court, ou trop facile à deviner, pour la production : au moins {least} "
        "caractères au hasard, comme en donne `{by}`"
    ),
    Snag.NEEDS_PUBLIC_URL: "{name} : la production a besoin de l’adresse https où on l’atteint",
    Snag.NEEDS_TLS: (
        "{name} : en production un proxy doit parler TLS devant les services ; s’il y en a un, "
        "dites {saying}"
    ),
    Snag.NEEDS_A_DATABASE: (
        "{name} : la production a besoin d’un serveur PostgreSQL à elle, pas de celui du "
        "dossier de données"
    ),
    Snag.NEEDS_TWO_ROLES: (
        "{name} : en production les tables appartiennent à un autre rôle que celui des services"
        " : donnez ici leur propriétaire, et un autre utilisateur dans {other}"
    ),
    Snag.ROLES_NOT_APART: (
        "dans la base, un seul rôle fait tout : elle ne refuse rien, pas même un changement du "
        "journal ; un rôle qui peut créer des rôles les sépare (evenveel tables)"
    ),
    Snag.ONE_ROLE_FOR_ALL: (
        "{name} : le rôle {role} possède le journal, donc rien dans la base ne refuserait un "
        "changement ; prenez un rôle qui ne le possède pas"
    ),
    Snag.PLAIN_BROKER: (
        "{name} : avec {protocol} d’autres pourraient lire ; la production prend SASL_SSL ou SSL"
    ),
    Snag.ONLY_FOR_TRYING: "{name} : seulement pour essayer, pas pour la production ; retirez-le",
    Snag.NO_SIGN_IN: (
        "{name} : personne ne pourrait s’identifier ; nommez ici un fournisseur OpenID Connect,"
        " ou un serveur de courriel avec {other}"
    ),
    Snag.PLAIN_MAIL: (
        "{name} : les liens d’accès iraient en clair au serveur de courriel ; prenez starttls "
        "ou tls"
    ),
    Snag.PLAIN_PROVIDER: "{name} : la production ne se fie à un fournisseur que par https",
    Snag.NOT_AN_ADDRESS: "{given!r} n’est pas une adresse ; donnez-en une comme 0.0.0.0 ou ::",
    Snag.NOT_A_SERVICE: "{given!r} n’est pas l’adresse d’un service, comme {example}",
    Snag.NOT_HELD: (
        "« {given} » n’est l’identifiant ni d’un compte ni d’un groupe, et ne peut donc pas être "
        "retenu"
    ),
    Snag.NOT_WAITS: (
        "{given!r} n’est pas une liste de secondes, comme 5,60,300 : au plus {most}, d’au plus "
        "{longest}"
    ),
    Snag.NO_FILE: "{name} : il n’y a pas de fichier {file}",
    Snag.READABLE_BY_OTHERS: (
        "{name} : {protocol} enverrait tout en clair à {servers} ; prenez SASL_SSL ou SSL, ou "
        "dites que ce réseau est sûr avec {allowing}"
    ),
    Snag.NOT_A_BROKER: (
        "{name} : {given!r} n’est pas l’adresse d’un broker, comme 127.0.0.1:9092 ; séparez-en "
        "plusieurs par des virgules"
    ),
    Snag.ASKS_NOBODY: (
        "{name} : {protocol} ne demande à personne qui il est ; mettez KAFKA_SECURITY_PROTOCOL "
        "à SASL_SSL"
    ),
    Snag.NEEDS_IT: "{name} : nécessaire pour {protocol}",
    Snag.NONE_OF_THESE: "{name} : {given!r} n’est aucun de ceux-ci : {choices}",
    Snag.NOT_A_WHOLE_NUMBER: "{given!r} n’est pas un nombre entier",
    Snag.NOT_A_NUMBER: "{given!r} n’est pas un nombre",
    Snag.TOO_SMALL: "{given!r} est moins que {least}",
    Snag.NOT_MORE_THAN: "{given!r} n’est pas plus que {least}",
    Snag.TOO_LARGE: "{given!r} est plus que {most}",
    Snag.NOT_ONE_OF: "{given!r} n’est pas parmi {choices}",
    Snag.NOT_USABLE: "cela n’est pas utilisable ({detail})",
    Snag.NOT_A_WITNESS: (
        "{given!r} n’est pas un témoin : donnez une adresse et une clé, comme {example}"
    ),
    Snag.WITNESS_TWICE: "deux témoins s’appellent {name} ; donnez chacun une seule fois",
    Snag.NOT_AN_ORIGIN: "{given!r} n’est pas un nom d’arbre ; donnez-en un comme {example}",
}
