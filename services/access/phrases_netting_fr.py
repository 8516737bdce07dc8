"""Everything that is said about netting, in French."""

from typing import Final

from access.phrases_netting import Netting

NETTING_FRENCH: Final[dict[Netting, str]] = {
    Netting.GROSS_BEFORE: "brut avant",
    Netting.CLEARED: "compensé",
    Netting.GROSS_AFTER: "brut après",
    Netting.PARTY: "partie",
    Netting.NET: "net, avant et après",
    Netting.POTENTIAL: "potentiel",
    Netting.OWED: "dette",
    Netting.LEFT: "reste",
    Netting.NO_DEBTS: "Il n’y a pas de dettes dans {file}.",
    Netting.NOTHING_TO_CLEAR: "Aucune dette ne tourne en rond : il n’y a rien à compenser.",
    Netting.CERTIFICATE: (
        "preuve : les potentiels ci-dessus, de l’entrée dont le SHA-256 est {digest}"
    ),
    Netting.CERTIFICATE_PROVES: (
        "Ils prouvent que rien de plus ne peut être compensé ; chacun peut le vérifier, "
        "sans solveur : {command}"
    ),
    Netting.WRITTEN: "Écrit dans {file}.",
    Netting.PROVED: (
        "{file} est prouvé : {cleared} sur {gross} est compensé, et pas plus ne peut l’être."
    ),
    Netting.NOTHING_CAN_BE_CLEARED: "problèmes : {count} ; rien n’est compensé",
    Netting.NOT_TEXT: "{column} : {text!r} : pas du texte simple en UTF-8",
    Netting.NOT_WHOLE: "{column} : {text!r} : pas un nombre entier en chiffres seuls",
    Netting.TOO_LARGE: "{column} : plus de {most}",
    Netting.SELF_DEBT: "{party!r} se doit quelque chose à soi-même",
    Netting.TWO_SPELLINGS: (
        "{column} : {text!r} ne diffère de {other!r} à la ligne {line} que par les majuscules ou "
        "la forme des accents"
    ),
    Netting.OUT_OF_RANGE: (
        "toutes les dettes dépassent ensemble {most}, ou les parties sont trop nombreuses"
    ),
    Netting.NEITHER_JSON_NOR_CSV: "{file} : un résultat est un fichier en .json ou .csv",
    Netting.OVER_THE_SHEET: "{file} est ce qui est lu : écrivez le résultat ailleurs.",
    Netting.CHECK_WRITES_NOTHING: (
        "Une vérification n’écrit rien : donnez --check ou --output, pas les deux."
    ),
    Netting.CANNOT_WRITE: "{file} ne peut pas être écrit ({detail})",
    Netting.UNSOLVED: "Le solveur a abandonné ({detail}).",
    Netting.NOT_A_RESULT: "{file} n’est pas un résultat ({detail})",
    Netting.NO_SUCH_DEBT: "{one!r} ne doit rien à {other!r} qui puisse être compensé",
    Netting.SET_OFF_TWICE: "ce que {one!r} doit à {other!r} est compensé deux fois",
    Netting.SET_OFF_OF_NOTHING: (
        "de ce que {one!r} doit à {other!r}, {found} est compensé : pas au-dessus de zéro"
    ),
    Netting.OTHER_PARTIES: "le net ou le potentiel de {party!r} manque, ou est de trop",
    Netting.OF_ANOTHER_FORMAT: "la preuve n’a pas la forme {format}",
    Netting.OF_ANOTHER_INPUT: "le résultat est d’une autre entrée : le SHA-256 diffère",
    Netting.ROWS_MISCOUNTED: "le résultat a {found} lignes, l’entrée en a {expected}",
    Netting.BEYOND_CAPACITY: (
        "de ce que {one!r} doit à {other!r}, {found} est compensé : pas de 0 à {expected}"
    ),
    Netting.MOVES_NET: "les compensations déplacent le net de {party!r} de {found}",
    Netting.NET_WRONG: "le net de {party!r} est {expected}, pas {found}",
    Netting.GROSS_BEFORE_WRONG: "le brut avant est {expected}, pas {found}",
    Netting.CLEARED_WRONG: "les compensations font ensemble {expected}, pas {found}",
    Netting.GROWN_WRONG: "les nouvelles dettes font ensemble {expected}, pas {found}",
    Netting.GROSS_AFTER_WRONG: "le brut après est {expected}, pas {found}",
    Netting.POTENTIAL_ABOVE_ZERO: "le potentiel de {party!r} est {found}, au-dessus de zéro",
    Netting.NOT_THE_LARGEST: (
        "les potentiels ne prouvent pas que rien de plus n’est possible : à ce que {one!r} doit "
        "à {other!r}, un changement gagnerait encore"
    ),
    Netting.POTENTIAL_TOO_LOW: "le potentiel de {party!r} est plus bas qu’aucun chemin ne le fait",
}
