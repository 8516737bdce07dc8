"""What is said on statements and overviews as documents, in French."""

from typing import Final

from access.phrases_papers import Paper

PAPERS_FRENCH: Final[dict[Paper, str]] = {
    Paper.STATEMENT: "Relevé de compte",
    Paper.GROUP: "Groupe",
    Paper.PERIOD: "Période",
    Paper.FROM_TO: "du {first} au {last}",
    Paper.OPENING: "Position au début",
    Paper.CLOSING: "Position à la fin",
    Paper.POSITION: "Position au journal",
    Paper.NUMBER_IN_LOG: "N° au journal",
    Paper.EXCHANGES: "Échanges",
    Paper.DAY: "Jour",
    Paper.WHAT: "Quoi",
    Paper.CHANGE_IN: "Mouvement ({unit})",
    Paper.BALANCE_IN: "Position ({unit})",
    Paper.KIND: "Nature",
    Paper.WITH_WHOM: "Avec qui",
    Paper.THEIR_GROUP: "Leur groupe",
    Paper.WORDS: "Description",
    Paper.EXCHANGE: "Référence",
    Paper.GIVEN_BACK_LATER: "{what} (rendu plus tard)",
    Paper.REST_TOGETHER: "Encore {lines} lignes, ensemble",
    Paper.BOUND: "Le papier montre {lines} lignes au plus ; le fichier CSV les contient toutes.",
    Paper.FOOT: (
        "Evenveel · état du journal : position {position}. Avec cette position, le même "
        "document peut être refait."
    ),
    Paper.FOOT_OF_NOW: (
        "Evenveel · état du journal : position {position}. Ce qui est ouvert et ce qui est "
        "compté en heures valent pour cet état."
    ),
    Paper.KIND_SERVICE: "service rendu",
    Paper.KIND_SETTLEMENT: "règlement",
    Paper.KIND_WRITE_OFF: "effacement",
    Paper.KIND_ROUNDING: "arrondi",
    Paper.KIND_REVERSAL: "restitution",
    Paper.OVERVIEW: "Aperçu de l’année",
    Paper.BALANCES: "Positions des membres",
    Paper.NEIGHBOURS: "Groupes voisins",
    Paper.EXCHANGES_OF_PERIOD: "Échanges d’une période",
    Paper.UNIT: "Unité",
    Paper.UNIT_IS: "{one} vaut {time}",
    Paper.EXCHANGED: "échangé",
    Paper.EXCHANGED_IN_HOURS: "échangé, soit {time}",
    Paper.HOW_MANY: "échanges",
    Paper.ACTIVE: "comptes actifs sur {accounts}",
    Paper.ACROSS: "au-delà du groupe",
    Paper.BY_MONTH: "Ce que les membres ont donné et reçu, par mois",
    Paper.BY_MONTH_NOTE: (
        "Services dans le groupe, vers les voisins et depuis les voisins, ensemble, en {unit} "
        "; ce qui a été rendu ne compte pas."
    ),
    Paper.SPREAD: "Comment les positions se répartissent autour de zéro",
    Paper.SPREAD_NOTE: (
        "Nombre de comptes par position, en {unit}. Au-dessus et au-dessous de zéro se valent "
        ": l’un a donné davantage, l’autre a reçu davantage, et l’ensemble reste en équilibre."
    ),
    Paper.NEIGHBOUR: "Groupe voisin",
    Paper.GIVEN_TO: "Donné aux voisins",
    Paper.RECEIVED_FROM: "Reçu des voisins",
    Paper.STANDS_NOW: "Ouvert à présent",
    Paper.WE_OWE: "nous devons rendre {time}",
    Paper.WE_ARE_OWED: "on nous doit {time}",
    Paper.LEVEL: "à égalité",
    Paper.NEIGHBOURS_NOTE: (
        "Sont comptés les services entre membres, en heures. Ce qui est ouvert change aussi "
        "par compensation, règlement et passage ; c’est l’état actuel."
    ),
    Paper.CLEARED: "Ce qui a été compensé",
    Paper.BEFORE: "Ouvert avant",
    Paper.AFTER: "Ouvert après",
    Paper.LESS: "En moins",
    Paper.CLEARED_NOTE: (
        "Une compensation efface ce que des groupes se doivent en cercle ; le total net de "
        "chaque groupe et la position de chaque membre ne changent pas."
    ),
    Paper.NUMBER: "Numéro",
    Paper.NAME: "Nom",
    Paper.RECEIVED_IN: "Reçu ({unit})",
    Paper.GIVEN_IN: "Payé ({unit})",
    Paper.TOGETHER: "Ensemble",
    Paper.BALANCES_NOTE: "Avec les liens vers les groupes voisins et l’arrondi, la somme est zéro.",
    Paper.GIVER: "Qui a donné",
    Paper.GROUP_OF_GIVER: "Groupe de qui a donné",
    Paper.TAKER: "Qui a reçu",
    Paper.GROUP_OF_TAKER: "Groupe de qui a reçu",
    Paper.AMOUNT_IN: "Montant ({unit})",
    Paper.TO_PRINT: "En document",
    Paper.STATEMENT_HOW: (
        "Choisissez une période. Le PDF se lit et se conserve ; les autres fichiers servent à "
        "calculer."
    ),
    Paper.FIRST_DAY: "Premier jour",
    Paper.LAST_DAY: "Dernier jour",
    Paper.AT_POSITION: "Tel qu’il était à la position du journal",
    Paper.EMPTY_IS_NOW: "Vide : tel qu’il est maintenant.",
    Paper.MAKE_PDF: "PDF, pour lire",
    Paper.MAKE_XLSX: "XLSX, pour un tableur",
    Paper.MAKE_CSV: "CSV, pour un tableur (Excel, LibreOffice)",
    Paper.MAKE_CSV_PLAIN: "CSV, pour des programmes (RFC 4180)",
    Paper.OVERVIEW_HOW: (
        "Pour l’assemblée : activité, positions autour de zéro, groupes voisins et "
        "compensations en quelques pages, sans noms de membres."
    ),
    Paper.BALANCES_HOW: "Chaque compte avec ce qu’il a reçu, donné et sa position.",
    Paper.NEIGHBOURS_HOW: "Ce que les membres ont donné à chaque groupe voisin et reçu de lui.",
    Paper.EXCHANGES_HOW: (
        "Tous les échanges, sans leur description ; choisissez le CSV s’il y en a beaucoup."
    ),
    Paper.PERIOD_WRONG: (
        "Choisissez un premier jour qui ne suit pas le dernier, et une position du journal qui "
        "est un nombre."
    ),
    Paper.TOO_MANY_LINES: (
        "Une feuille de calcul va jusqu’à {lines} lignes. Choisissez une période plus courte, "
        "ou le CSV."
    ),
    Paper.MAKING_OTHERS: (
        "Trop de documents sont en préparation en ce moment. Réessayez dans une minute."
    ),
    Paper.NOT_THERE_THEN: "À cette position du journal, cela n’existait pas encore.",
}
