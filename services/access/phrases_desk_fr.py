"""What is said on the pages of a group’s desk, in French."""

from typing import Final

from access.phrases_desk import Desk

DESK_FRENCH: Final[dict[Desk, str]] = {
    Desk.SHELF_DESK: "Aujourd’hui",
    Desk.SHELF_MEMBERS: "Membres",
    Desk.SHELF_NEIGHBOURS: "Groupes voisins",
    Desk.SHELF_GROUP: "Le groupe",
    Desk.TAB_DESK: "Aperçu",
    Desk.TAB_REQUESTS: "Demandes",
    Desk.TAB_MEMBERS: "Membres et limites",
    Desk.TAB_EXCHANGES: "Échanges",
    Desk.TAB_NEIGHBOURS: "Où nous en sommes",
    Desk.TAB_AGREEMENTS: "Accords",
    Desk.TAB_CLEARING: "Compensations",
    Desk.TAB_CONSENT: "Accord préalable",
    Desk.TAB_PAPERS: "Documents",
    Desk.TAB_SETTINGS: "Réglages",
    Desk.TAB_IMPORT: "Importer",
    Desk.SEARCH: "Chercher",
    Desk.DAY: "Jour",
    Desk.FURTHER: "Suite",
    Desk.EXCHANGES_HOW: (
        "Tout ce que vos membres ont échangé entre eux et avec les voisins, le plus récent d’abord."
    ),
    Desk.WORDS_SOUGHT: "Noms ou mots",
    Desk.MORE_FILTERS: "Période, sorte et voisin",
    Desk.SINCE_DAY: "À partir du",
    Desk.UNTIL_DAY: "Jusqu’au",
    Desk.KIND: "Type",
    Desk.EVERY_KIND: "toutes les sortes",
    Desk.KIND_SERVICE: "un service",
    Desk.KIND_SETTLEMENT: "règlement entre groupes",
    Desk.KIND_WRITE_OFF: "effacement",
    Desk.KIND_ROUNDING: "arrondi",
    Desk.KIND_REVERSAL: "restitution",
    Desk.WITH_WHOM: "Avec qui",
    Desk.WITH_ALL: "avec tous",
    Desk.WITHIN_GROUP: "dans le groupe",
    Desk.OF_ACCOUNT: "Seulement ceux de {name}.",
    Desk.OF_ALL: "Tout montrer",
    Desk.NO_EXCHANGES: (
        "Rien n’a encore été échangé. Dès que des membres se donnent quelque chose, cela se "
        "voit ici."
    ),
    Desk.NONE_FOUND: "Rien trouvé. Cherchez avec moins de mots ou une période plus longue.",
    Desk.NONE_SO_FAR: "Rien trouvé jusque-là ; plus loin peut-être.",
    Desk.WHAT: "Quoi",
    Desk.FOR_AMOUNT: "Pour",
    Desk.WITH_GROUP: "avec {name}",
    Desk.DONE_BY: "par un {role}",
    Desk.WAS_GIVEN_BACK: "rendu",
    Desk.WAS_IMPORTED: "repris",
    Desk.PAST_LIMITS: "hors limites",
    Desk.OLDER: "Plus ancien",
    Desk.REQUESTS_HOW: (
        "Ce que des membres ont demandé et qui attend un oui ou un non. À qui ne l’a pas vu, "
        "vous pouvez le rappeler."
    ),
    Desk.NO_REQUESTS: "Personne n’attend de réponse.",
    Desk.WAITS_FOR_WHOM: "Attend",
    Desk.UNTIL_WHEN: "Jusqu’au",
    Desk.HOLDS_NOTHING: "ne réserve pas de place",
    Desk.MEMBERS_HOW: (
        "Qui est là, où chacun en est et ce que chacun peut encore. Sous zéro est aussi bien "
        "qu’au-dessus."
    ),
    Desk.NAME_OR_CODE: "Nom ou numéro",
    Desk.STATUS: "État",
    Desk.EVERY_STATUS: "tous",
    Desk.IN_ORDER: "Ordre",
    Desk.SORT_NAME: "par nom",
    Desk.SORT_BALANCE: "le plus au-dessus de zéro d’abord",
    Desk.SORT_BALANCE_DOWN: "le plus sous zéro d’abord",
    Desk.SORT_CODE: "par numéro",
    Desk.NO_MEMBERS: (
        "Il n’y a pas encore de membres. Ouvrez ci-dessous un compte pour la première personne."
    ),
    Desk.NOBODY_FOUND: "Aucun membre trouvé.",
    Desk.ONE_ACCOUNT: "Un compte",
    Desk.ACCOUNTS_FOUND: "{number} comptes",
    Desk.MEMBER: "Membre",
    Desk.BETWEEN_LIMITS: "Entre les limites",
    Desk.BALANCE: "Où il en est",
    Desk.CAN_STILL_RECEIVE: "Peut encore recevoir de l’aide pour",
    Desk.CAN_STILL_GIVE: "Peut encore faire pour",
    Desk.PAST_MARK: "au-delà du repère",
    Desk.PAST_MARK_HOW: (
        "La position dépasse le repère du groupe. Cela n’arrête rien ; une petite conversation "
        "aide souvent."
    ),
    Desk.WITHOUT_LIMIT: "sans limite",
    Desk.HELD: "Des demandes ouvertes en réservent {amount}.",
    Desk.OPEN_ACCOUNT: "Ouvrir un compte",
    Desk.OPEN_ACCOUNT_HOW: (
        "Pour un nouveau membre, une organisation ou un compte commun du groupe. Les limites "
        "sont d’abord celles du groupe. Invitez ensuite le nouveau membre sous Invitations."
    ),
    Desk.FOR_WHOM_ACCOUNT: "Pour qui",
    Desk.NAME: "Nom",
    Desk.CODE: "Numéro ou nom court",
    Desk.CODE_HOW: "C’est ainsi que d’autres trouvent ce compte. Peut rester vide.",
    Desk.CONTACT: "Comment joindre",
    Desk.CONTACT_HOW: "Par exemple une adresse mail. Peut rester vide.",
    Desk.HOLDER: "Titulaire, pour une organisation",
    Desk.HOLDER_HOW: "Seulement pour une organisation : numéro ou nom du membre qui en répond.",
    Desk.NAME_AND_HOLDER: (
        "Donnez un nom et, pour une organisation, le numéro ou le nom de qui en répond."
    ),
    Desk.ACCOUNT_OPENED: "Le compte est ouvert.",
    Desk.ITS_EXCHANGES: "Échanges de ce compte",
    Desk.ITS_STATEMENT: "Relevé",
    Desk.LIMITS: "Limites",
    Desk.OWN_LIMITS: "Ce compte a ses propres limites.",
    Desk.GROUPS_LIMITS: "Pour ce compte les limites sont celles du groupe.",
    Desk.CHANGE_LIMITS: "Changer les limites",
    Desk.LIMITS_HOW: (
        "En {unit}, en nombre sans moins. Vide : pas de limite. Élargir demande le oui d’une "
        "deuxième personne. Un repère n’arrête rien ; il se voit seulement."
    ),
    Desk.HOW_FAR_BELOW: "Au plus sous zéro",
    Desk.HOW_FAR_ABOVE: "Au plus au-dessus de zéro",
    Desk.MARK_BELOW: "Repère sous zéro",
    Desk.MARK_ABOVE: "Repère au-dessus de zéro",
    Desk.TYPE_LIMITS: "Donnez chaque limite en nombre, ou laissez vide.",
    Desk.SET_LIMITS: "Fixer ces limites",
    Desk.BACK_TO_GROUPS_LIMITS: "Reprendre les limites du groupe",
    Desk.LIMITS_SET: "Les limites sont fixées.",
    Desk.ACCOUNT_ITSELF: "Le compte lui-même",
    Desk.DEED_SUSPEND: "Mettre en pause",
    Desk.DEED_SUSPEND_HOW: (
        "Rien ne peut alors être donné ou reçu avec ce compte, jusqu’à la fin de la pause."
    ),
    Desk.DEED_RESUME: "Finir la pause",
    Desk.DEED_RESUME_HOW: "Ce compte peut ensuite échanger à nouveau.",
    Desk.DEED_LEAVE: "Le membre part",
    Desk.DEED_LEAVE_HOW: "Le compte ne va plus que vers zéro. Arrivé à zéro, il peut être fermé.",
    Desk.DEED_CLOSE: "Fermer le compte",
    Desk.DEED_CLOSE_HOW: "Possible seulement à zéro et sans demande ouverte. Le passé reste gardé.",
    Desk.ACCOUNT_SUSPENDED: "Le compte est en pause.",
    Desk.ACCOUNT_RESUMED: "La pause est finie.",
    Desk.ACCOUNT_LEAVING: "Le membre part : le compte ne va plus que vers zéro.",
    Desk.ACCOUNT_CLOSED: "Le compte est fermé.",
    Desk.ALL_MEMBERS: "Tous les membres",
    Desk.SETTINGS_HOW: "Ce que votre groupe dit de lui-même. Chaque partie s’enregistre à part.",
    Desk.DESCRIPTION: "Unité, lieu et langues",
    Desk.DESCRIPTION_HOW: "C’est ainsi que votre unité s’appelle partout où elle est montrée.",
    Desk.UNIT_SINGULAR: "Unité, au singulier",
    Desk.UNIT_PLURAL: "Unité, au pluriel",
    Desk.UNIT_SYMBOL: "Symbole",
    Desk.LOCALITY: "Lieu",
    Desk.COUNTRY: "Pays",
    Desk.COUNTRY_HOW: "Deux lettres, comme BE ou FR.",
    Desk.LANGUAGES: "Langues du groupe",
    Desk.LANGUAGES_HOW: "Comme nl fr, séparées par une espace.",
    Desk.SAVE_DESCRIPTION: "Enregistrer ceci",
    Desk.DESCRIPTION_SET: "La description du groupe est enregistrée.",
    Desk.TYPE_ALL: "Remplissez tout.",
    Desk.DEFAULT_LIMITS: "Limites des membres",
    Desk.DEFAULT_LIMITS_HOW: (
        "Pour chaque compte sans limites propres. Une limite plus basse arrête de nouveaux "
        "échanges ; ce qui est reste."
    ),
    Desk.DEFAULT_LIMITS_SET: "Les limites des membres sont fixées.",
    Desk.NET_LIMITS: "Limite envers tous les voisins ensemble",
    Desk.NET_LIMITS_HOW: (
        "Combien votre groupe peut devoir ou avoir à recevoir auprès de tous les voisins "
        "ensemble. Ainsi personne ne se bloque. Élargir demande le oui d’une deuxième personne."
    ),
    Desk.NET_MAY_OWE: "Nous pouvons devoir, en heures",
    Desk.NET_MAY_BE_OWED: "Nous pouvons avoir à recevoir, en heures",
    Desk.SET_NET_LIMITS: "Fixer cette limite",
    Desk.NET_LIMITS_SET: "La limite envers tous les voisins est fixée.",
    Desk.TYPE_NUMBER: "Donnez un nombre, comme 20 ou 7,5.",
    Desk.STEP_VALUE: "Ce que vaut une unité",
    Desk.ONE_HOUR_IS: "Une heure vaut maintenant {amount}.",
    Desk.STEP_VALUE_HOW: (
        "Ceci demande le oui d’une deuxième personne. Si vous changez ceci, chacun garde le "
        "même nombre d’unités. Les échanges avec les voisins attendent leur accord, et les "
        "demandes ouvertes entre groupes tombent."
    ),
    Desk.UNITS_PER_HOUR: "Combien de {unit} vaut une heure",
    Desk.SET_STEP_VALUE: "Donner cette valeur à l’unité",
    Desk.STEP_VALUE_SET: "L’unité a une nouvelle valeur.",
    Desk.FIGURES: "Votre groupe dans les chiffres de la région",
    Desk.FIGURES_HOW: (
        "La région additionne par mois les heures échangées par les groupes, sans noms de "
        "membres. Sans votre oui votre groupe n’est pas compté."
    ),
    Desk.WHO_SEES_FIGURES: "Qui voit les chiffres avec votre groupe",
    Desk.FIGURES_NOBODY: "personne",
    Desk.FIGURES_REGION: "les groupes et points d’appui de la région",
    Desk.FIGURES_EVERYONE: "tout le monde, aussi sans se connecter",
    Desk.SAVE_FIGURES: "Enregistrer ce choix",
    Desk.FIGURES_SET: "Votre choix est enregistré. Il vaut dès les prochains chiffres.",
    Desk.CHOOSE_ONE: "Choisissez l’un des trois.",
    Desk.DESK_HOW: "Ce qui se passe dans votre groupe, et ce qui vous attend.",
    Desk.WAITS_FOR_YOU: "En attente de vous",
    Desk.NOTHING_WAITS: "Rien n’attend votre réponse.",
    Desk.ONE_ACT_WAITS: "Une proposition attend un deuxième oui",
    Desk.ACTS_WAIT: "{number} propositions attendent un deuxième oui",
    Desk.TERMS_WAIT: "{name} propose un accord",
    Desk.STEPS_WAIT: "Avec {name} les échanges attendent une nouvelle valeur",
    Desk.AGREEMENTS_WAIT: "{number} accords attendent une réponse",
    Desk.RUN_WAITS: "Une compensation est proposée ; opposition jusqu’au {moment}",
    Desk.ONE_REQUEST_OPEN: "Une demande de membres est ouverte",
    Desk.REQUESTS_OPEN: "{number} demandes de membres sont ouvertes",
    Desk.LOOK: "Voir",
    Desk.THE_GROUP_NOW: "Le groupe maintenant",
    Desk.MEMBERS_NOW: "Membres et comptes",
    Desk.ABOVE_ZERO: "Ensemble au-dessus de zéro",
    Desk.BELOW_ZERO: "Ensemble sous zéro",
    Desk.EXCHANGED: "Échanges",
    Desk.EXCHANGED_ACROSS: "dont {number} avec des voisins",
    Desk.ADDS_UP: "Tout ensemble fait exactement zéro, comme il se doit.",
    Desk.ADDS_UP_NOT: (
        "Tout ensemble ne fait pas zéro. Dites-le tout de suite à qui gère ce système."
    ),
    Desk.NEAR_LIMITS: "Des limites qui approchent",
    Desk.LATELY: "Dernièrement",
    Desk.ALL_EXCHANGES: "Tous les échanges",
    Desk.ALL_NEIGHBOURS: "Tout sur les voisins",
    Desk.IMPORT_HOW: (
        "Voyez d’avance ce qui serait repris d’un autre système (Komunitin), et ce qui ne va "
        "pas encore. Ici rien n’est repris ni gardé ; la personne qui gère ce système s’en "
        "charge, avec les mêmes fichiers."
    ),
    Desk.CHOOSE_BUNDLE: "Choisir les fichiers",
    Desk.FILES_OF_BUNDLE: "Fichiers de l’export",
    Desk.FILES_HOW: "Choisissez-les tous à la fois, 4 Mo au plus ensemble :",
    Desk.UNITS_IF_ODD: "Unités par heure",
    Desk.UNITS_IF_ODD_HOW: "Seulement si les fichiers se trompent, comme 20 ou 7.5.",
    Desk.LOOK_AT_BUNDLE: "Voir ce que cela apporterait",
    Desk.FILES_TOO_LONG: (
        "Ensemble ces fichiers dépassent {most} Mo. La personne qui gère ce système peut les "
        "examiner."
    ),
    Desk.CHOOSE_FILES: "Choisissez au moins un fichier d’un export, comme community.csv.",
    Desk.PREVIEWS_BUSY: "Quelqu’un d’autre fait examiner des fichiers. Réessayez dans un instant.",
    Desk.FILES_NOT_READ: "Pas lus, car pas d’un export :",
    Desk.IMPORT_FOUND: "Ce que ces fichiers apporteraient",
    Desk.IMPORT_PROBLEMS: "Ce qu’il faut d’abord résoudre",
    Desk.IMPORT_PROBLEMS_HOW: (
        "Avec le fichier et la ligne. Tant que ceci reste, rien ne peut être repris."
    ),
    Desk.IMPORT_FINE: "Rien ne s’y oppose. Donnez les fichiers à qui gère ce système.",
    Desk.IMPORT_WARNINGS: "Bon à savoir",
    Desk.IMPORT_ACCOUNTS: "Les comptes",
    Desk.AND_MORE: "et encore {number}",
}
