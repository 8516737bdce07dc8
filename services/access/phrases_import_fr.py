"""Every reason against an import in French."""

from typing import Final

from access.phrases_import import Reason

IMPORT_FRENCH: Final[dict[Reason, str]] = {
    Reason.FILE_MISSING: "le fichier manque",
    Reason.FILE_UNREADABLE: "le fichier ne peut pas être lu ({detail})",
    Reason.FILE_TOO_LARGE: "le fichier dépasse {most} octets",
    Reason.NO_HEADER: "le fichier ne commence pas par les noms des colonnes",
    Reason.COLUMN_TWICE: "la colonne {column!r} y est deux fois",
    Reason.COLUMN_MISSING: "la colonne {column!r} manque",
    Reason.ONE_ROW_NEEDED: "il faut exactement une ligne ; on peut en lire {rows}",
    Reason.TOO_MANY_ROWS: "le fichier a plus de {most} lignes",
    Reason.NUL_BYTE: "un octet NUL n’est pas du texte",
    Reason.NOT_UTF8: "pas de l’UTF-8 : l’octet {place} de la ligne est {byte}",
    Reason.NOT_CSV: "pas une ligne CSV ({detail})",
    Reason.CELLS_MISCOUNTED: "la ligne a {cells} cases pour {columns} colonnes nommées",
    Reason.NOT_GIVEN: "{column} : non renseigné",
    Reason.TOO_LONG: "{column} : plus de {most} caractères",
    Reason.NOT_DECIMAL: "{column} : {text!r} : pas un nombre simple, comme 12.50",
    Reason.TOO_MANY_DIGITS: "{column} : {text!r} : plus de {scale} chiffres après le point",
    Reason.TOO_MANY_BITS: "{column} : {text!r} : ne tient pas en 64 bits",
    Reason.TOO_MANY_STEPS: "{column} : {text!r} fait plus de {most} pas",
    Reason.NOT_ABOVE_ZERO: "{column} : pas au-dessus de zéro",
    Reason.LIMIT_BELOW_ZERO: "{column} : une limite n’est pas sous zéro",
    Reason.NOT_WHOLE: "{column} : pas un nombre entier de 0 à {most}",
    Reason.NOT_A_MOMENT: (
        "{column} : {text!r} n’est pas un moment selon ISO 8601 avec son fuseau horaire"
    ),
    Reason.NOT_A_DEGREE: "{column} : {text!r} n’est pas entre -{most} et {most}",
    Reason.ONE_DEGREE: (
        "{column} : un seul des deux degrés est renseigné ; aucun des deux ne compte"
    ),
    Reason.NONE_OF: "{column} : {text!r} n’est aucun de ceux-ci : {choices}",
    Reason.IN_THE_FUTURE: "{column} : est dans l’avenir",
    Reason.WORTH_TOO_MUCH: "{column} : vaut plus de {most} ms",
    Reason.NO_GROUP_ID: (
        "{column} : ne donne pas d’identifiant de groupe de 3 à 32 lettres, chiffres et tirets"
    ),
    Reason.SAID_TWICE: "{column} : {text!r} est déjà à la ligne {line}",
    Reason.NOT_IN_FILE: "{column} : {text!r} n’est pas dans {file}",
    Reason.USER_TWICE: "cette personne est déjà donnée pour ce membre",
    Reason.NO_CODE_OF_A_MEMBER: "{column} : {text!r} n’est le numéro d’aucun membre",
    Reason.NO_ACCOUNT_OF_THIS_CODE: "{column} : {text!r} n’a pas de compte dans {file}",
    Reason.LEFT_OUT: "{member} est {status} et n’a pas de compte : laissé de côté",
    Reason.OPENED_ANYWAY: "{member} est {status} mais a un compte : on l’ouvre",
    Reason.SEVERAL_USERS: (
        "{member} a {users} personnes : seule la première est titulaire du compte"
    ),
    Reason.NO_USERS: "{member} n’a personne : nul ne peut encore agir pour lui",
    Reason.SAME_PARTIES: "le payeur et le bénéficiaire sont tous deux {text!r}",
    Reason.BALANCES_LATER: (
        "les positions seront comparées aux échanges une fois les autres problèmes réglés"
    ),
    Reason.SUM_NOT_ZERO: "les positions font ensemble {sum}, pas 0",
    Reason.HISTORY_MISSING: "le fichier manque, et les positions ne sont pas toutes à 0",
    Reason.BALANCE_NOT_MADE: "{account} : la position est {balance}, les échanges font {made}",
    Reason.BALANCE_BELOW: "{account} : la position {balance} est sous {floor}",
    Reason.BALANCE_ABOVE: "{account} : la position {balance} est au-dessus de {ceiling}",
    Reason.WENT_BELOW: "{account} : est descendu à {lowest}, sous son plancher",
    Reason.WENT_ABOVE: "{account} : est monté à {highest}, au-dessus de son plafond",
    Reason.RATE_NOT_GIVEN: (
        "on ne sait pas ce que fait une heure : dites combien d’unités fait une heure"
    ),
    Reason.RATE_IMPLAUSIBLE: (
        "avec le rapport {rate}, 1 heure ferait {units} unités, pas entre 0,5 et 500 : "
        "dites combien d’unités fait une heure"
    ),
    Reason.RATE_DESCRIBED_OTHERWISE: (
        "le rapport dit 1 heure = {units} unités, la description parle de {described} : "
        "dites combien d’unités fait une heure"
    ),
    Reason.RATE_READS_TWO_WAYS: (
        "le rapport {rate} peut se lire {units} ou {other} unités par heure : "
        "dites combien d’unités fait une heure"
    ),
    Reason.RATE_SET_ASIDE: (
        "le rapport {rate} ne compte pas : {units} unités par heure ont été données"
    ),
    Reason.UNITS_IMPLAUSIBLE: "{given!r} unités par heure : donnez un nombre de 0.5 à 500",
    Reason.STEP_TOO_ODD: (
        "avec {units} unités par heure et {scale} chiffres après la virgule, un pas fait moins "
        "de 1 ms, ou tombe à plus de 0,1 % d’un nombre entier de millisecondes : "
        "moins de chiffres n’y changerait rien"
    ),
    Reason.STEP_TOO_ODD_AT_SCALE: (
        "avec {units} unités par heure et {scale} chiffres après la virgule, un pas fait moins "
        "de 1 ms, ou tombe à plus de 0,1 % d’un nombre entier de millisecondes : "
        "avec {fitting} chiffres cela irait"
    ),
    Reason.PLACE_NOT_GIVEN: "{column} : lieu ou pays non renseigné",
    Reason.NO_FLOOR_FOR_NEW: (
        "{column} : non renseigné : les comptes ouverts plus tard n’ont pas de plancher"
    ),
    Reason.NO_FLOOR_OF_ITS_OWN: (
        "{account} : {column} non renseigné : le plancher du groupe s’applique"
    ),
    Reason.DELETED_NOT_AT_ZERO: (
        "{account} : est supprimé mais pas à zéro : il reste, comme qui s’en va"
    ),
    Reason.POST_LEFT_OUT: "l’annonce {post} n’est pas reprise : elle est {status}",
    Reason.POST_FULFILLED: "l’annonce {post} n’est pas reprise : elle a abouti",
    Reason.POST_EXPIRED: "l’annonce {post} n’est pas reprise : sa date est passée",
    Reason.POST_OF_INACTIVE: "l’annonce {post} n’est pas reprise : le membre est {status}",
    Reason.TITLE_SHORTENED: (
        "le titre de {post} est raccourci ; le texte commence par le titre entier"
    ),
    Reason.POSTS_TOO_MANY: "le membre {member} a plus de {most} annonces",
}
