"""Every phrase in French."""

from typing import Final

from access.phrases import Phrase

FRENCH: Final[dict[Phrase, str]] = {
    Phrase.STATUS_OPEN: "ouvert",
    Phrase.STATUS_LEAVING: "s’en va",
    Phrase.STATUS_SUSPENDED: "suspendu",
    Phrase.STATUS_CLOSED: "fermé",
    Phrase.STATUS_PROPOSED: "proposé",
    Phrase.STATUS_ACTIVE: "en vigueur",
    Phrase.KIND_PERSON: "personne",
    Phrase.KIND_ORGANISATION: "organisation",
    Phrase.KIND_COMMUNITY: "communauté",
    Phrase.STAGE_EVENTS: "faits",
    Phrase.STAGE_PROJECTIONS: "relevés et listes",
    Phrase.STAGE_GROUP: "groupe",
    Phrase.STAGE_ACCOUNTS: "comptes",
    Phrase.STAGE_HISTORY: "historique",
    Phrase.STAGE_LIMITS: "limites",
    Phrase.STAGE_STATUSES: "départs et suspensions",
    Phrase.STAGE_DIRECTORY: "offres et demandes",
    Phrase.YES: "oui",
    Phrase.NO: "non",
    Phrase.YES_KEY: "o",
    Phrase.NO_KEY: "n",
    Phrase.ANSWER_WITH: "Répondez par o ou n",
    Phrase.NO_LIMIT: "sans limite",
    Phrase.THE_GROUP: "le groupe",
    Phrase.THE_COMMUNITY: "La communauté",
    Phrase.NOTHING_DONE_TWICE: "(comme avant : rien n’a été fait deux fois)",
    Phrase.AS_OF_POSITION: "à jour jusqu’au numéro {position}",
    Phrase.ABOVE_ZERO: "au-dessus de zéro",
    Phrase.ACCOUNT: "compte",
    Phrase.ACCOUNTS: "comptes",
    Phrase.ACTED_FOR_BY: "intermédiaire",
    Phrase.AT_HOME_IN: "lieu",
    Phrase.BALANCE: "position",
    Phrase.BALANCE_AFTER: "position après",
    Phrase.BELOW_ZERO: "sous zéro",
    Phrase.CHANGE: "mouvement",
    Phrase.CODE: "numéro",
    Phrase.COUNTS_IN: "compte en",
    Phrase.DATE: "date",
    Phrase.EXPECTED: "attendu",
    Phrase.FIRST_MAY_OWE: "le premier peut devoir",
    Phrase.FOUND: "trouvé",
    Phrase.GROUP: "groupe",
    Phrase.GROUPS: "groupes",
    Phrase.HELD_BY: "titulaire",
    Phrase.HOURS: "heures",
    Phrase.ID: "identifiant",
    Phrase.IS_OWED: "on lui doit",
    Phrase.KIND: "sorte",
    Phrase.LEFT_TO_GIVE: "peut encore donner",
    Phrase.LEFT_TO_RECEIVE: "peut encore recevoir",
    Phrase.LIMITS: "limites",
    Phrase.LIMITS_SET_BY: "fixées par",
    Phrase.MAY_OWE: "peut devoir",
    Phrase.NAME: "nom",
    Phrase.OWES: "doit",
    Phrase.PLACE: "lieu",
    Phrase.POSITION: "n°",
    Phrase.REQUEST: "demande",
    Phrase.REQUESTS_TO_ANSWER: "demandes à répondre",
    Phrase.ROUNDING: "arrondi",
    Phrase.SECOND_MAY_OWE: "le second peut devoir",
    Phrase.SET_OFF: "compensation",
    Phrase.STATUS: "état",
    Phrase.TO: "à",
    Phrase.TRANSIT: "passage",
    Phrase.UNIT: "unité",
    Phrase.UNTIL: "jusqu’au",
    Phrase.USED: "utilisé",
    Phrase.WHAT: "quoi",
    Phrase.ZERO_SUM: "somme nulle",
    Phrase.NO_GROUPS_YET: "Il n’y a pas encore de groupe ; créez-en un avec : {command}",
    Phrase.UNIT_AND_WORTH: "{plural} ; {unit} vaut {worth}",
    Phrase.FROM_FLOOR_TO_CEILING: "plancher : {floor}, plafond : {ceiling}",
    Phrase.DEFAULTS_SET_BY: "fixées par {who}, pour les comptes qui n’ont pas les leurs",
    Phrase.OWES_OF_MAY_OWE: "{owes} (peut devoir {limit})",
    Phrase.OWED_OF_MAY_BE_OWED: "{owed} (on peut lui devoir {limit})",
    Phrase.NET_LIMITS_SET_BY: "fixées par {who}, pour tous les voisins ensemble",
    Phrase.ZERO_SUM_HOLDS: "c’est juste : {sum}",
    Phrase.ZERO_SUM_FAILS: "CE N’EST PAS JUSTE : {sum}",
    Phrase.GROUP_FOUNDED: "{name} est créé sous le nom {group} ; {who} l’administre.",
    Phrase.GROUP_DESCRIBED: "La description de {group} est à jour.",
    Phrase.DEFAULT_LIMITS_SET: "Les limites des comptes de {group} sont fixées.",
    Phrase.NET_LIMITS_SET: "Les limites de {group} envers tous ses voisins sont fixées.",
    Phrase.FIGURES_SHOWN_TO_NOBODY: (
        "Dès maintenant personne ne voit {group} dans les chiffres de la région."
    ),
    Phrase.FIGURES_SHOWN_TO_REGION: "Dès maintenant la région voit {group} dans ses chiffres.",
    Phrase.FIGURES_SHOWN_TO_EVERYONE: (
        "Tout le monde peut voir les chiffres de la région avec ceux de {group}."
    ),
    Phrase.NOT_AN_AUDIENCE: (
        "{given!r} ne dit pas qui voit les chiffres : nobody (personne), region (la région) "
        "ou everyone (tout le monde)"
    ),
    Phrase.UNIT_REVALUED: "Dès maintenant {unit} de {group} vaut {worth}.",
    Phrase.GROUP_CLOSED: "{group} est fermé.",
    Phrase.OWN_LIMITS: "{limits}, propres au compte",
    Phrase.GROUP_LIMITS: "{limits}, celles du groupe",
    Phrase.ACCOUNT_OPENED: "{name} a le compte {account} dans {group} ; titulaire : {holder}.",
    Phrase.ACCOUNT_LIMITS_SET: "Les limites de {name} sont fixées.",
    Phrase.ACCOUNT_SUSPENDED: "Le compte de {name} est suspendu.",
    Phrase.ACCOUNT_RESUMED: "Le compte de {name} est de nouveau ouvert.",
    Phrase.ACCOUNT_CLOSED: "Le compte de {name} est fermé.",
    Phrase.MEMBER_LEAVES: "{name} s’en va ; le compte ne va plus que vers zéro.",
    Phrase.INTERMEDIARY_APPOINTED: "{who} est maintenant intermédiaire de {name}.",
    Phrase.INTERMEDIARY_DISMISSED: "{who} n’est plus intermédiaire de {name}.",
    Phrase.NO_AGREEMENTS_YET: "Il n’y a pas encore d’accord ; proposez-en un avec : {command}",
    Phrase.WAITS_FOR_STEP_VALUE: "{status}, attend que la valeur d’un pas soit convenue",
    Phrase.OFFERED_BY: "proposé par {group}",
    Phrase.TERMS_OFFERED: "{by} propose cet accord à {other}, qui accepte avec : {command}",
    Phrase.TERMS_ACCEPTED: (
        "{by} et {other} échangent maintenant selon cet accord : "
        "{first} peut devoir {first_limit}, {second} peut devoir {second_limit}."
    ),
    Phrase.OFFER_GONE: "La proposition n’est plus sur la table.",
    Phrase.LINK_LIMIT_LOWERED: "{other} peut maintenant devoir au plus {limit} à {by}.",
    Phrase.STEP_VALUE_AGREED: "{by} est d’accord : {unit} de {other} vaut {worth}.",
    Phrase.AGREEMENT_SUSPENDED: "{by} et {other} n’échangent plus avant d’avoir repris tous deux.",
    Phrase.AGREEMENT_ENDED: "L’accord entre {by} et {other} a pris fin.",
    Phrase.EXCHANGE_DONE: "{sentence}  [échange {id}]",
    Phrase.PAYER_PAYS: "{name} paie {amount}",
    Phrase.PAYEE_GETS: "{name} reçoit {amount}",
    Phrase.GOES_TO_ROUNDING: "  {time} va à l’arrondi",
    Phrase.EXACT_BELOW: "  juste pour un peu moins : {paid} = {given}",
    Phrase.EXACT_ABOVE: "  juste pour un peu plus : {paid} = {given}",
    Phrase.GOES_OVER: "  {time} passe par {groups}",
    Phrase.CAN_STILL_OWE: "  {giver} peut encore devoir {left} à {taker}",
    Phrase.REQUEST_MADE: "{payee} demande {amount} à {payer}  [demande {id}]",
    Phrase.REQUEST_MADE_WITHOUT_ROOM: (
        "{payee} demande {amount} à {payer}, sans réserver de place pour cela  [demande {id}]"
    ),
    Phrase.REQUEST_ACCEPTED: "{payer} accepte : {sentence}.",
    Phrase.WORDS_IN_PLACE_OF: "{text} Ces mots remplacent ceux de la demande : « {asked} ».",
    Phrase.REQUEST_DECLINED: "{name} refuse la demande.",
    Phrase.REQUEST_WITHDRAWN: "{name} retire la demande.",
    Phrase.ACT: "proposition",
    Phrase.WHY: "pourquoi",
    Phrase.WAITS_FOR: "attend",
    Phrase.PROPOSED_BY: "proposé par",
    Phrase.NO_OPEN_ACTS: "Rien n’attend de deuxième oui dans {group}.",
    Phrase.NO_ACT: "Rien n’attend sous {given!r}. `{command}` montre ce qui attend.",
    Phrase.ACT_WAITS: (
        "Proposé, pas encore fait. Il faut l’accord d’un autre administrateur de {group}, ou de"
        " son point d’appui : {command}"
    ),
    Phrase.ACT_WAITS_FOR_OTHERS: (
        "Proposé, pas encore fait. Il faut l’accord d’un administrateur de {group}, ou de son"
        " point d’appui : {command}"
    ),
    Phrase.ACT_DONE: "Approuvé et fait : {what}.",
    Phrase.ACT_NOT_DONE: "Refusé ; rien n’a été fait : {what}.",
    Phrase.NO_OPEN_REQUESTS: "{name} n’a pas de demande ouverte.",
    Phrase.TO_ANSWER: "à répondre",
    Phrase.WAITS: "attend",
    Phrase.STATEMENT_OF: "{name}, {group} : jusqu’au numéro {position}",
    Phrase.STATEMENT_AS_OF: (
        "{name}, {group} : jusqu’au numéro {position}, de ce qui avait eu lieu au {moment}"
    ),
    Phrase.GIVEN_BACK: "{text} (rendu)",
    Phrase.BALANCE_IS: "position {amount}",
    Phrase.MORE_WITH: "la suite avec : {option}",
    Phrase.VERIFYING: "vérification",
    Phrase.WRONG_AT: "FAUX au numéro {position}",
    Phrase.WRONG_AT_EVENT: "FAUX au numéro {position}, fait {event}",
    Phrase.LOOKED_AT: "{events} faits sur {position} ont été vérifiés",
    Phrase.CLEAN: (
        "tout est juste : {events} faits dans {blocks} blocs, jusqu’au numéro {position}"
    ),
    Phrase.CLEAN_GROUPS: "  groupes : {groups} ; chacun fait zéro, leurs liens se répondent",
    Phrase.CLEAN_ACCOUNTS: (
        "  comptes : {accounts}, échanges : {exchanges} ; chacun dans ses limites d’alors"
    ),
    Phrase.CLEAN_WORDS: "  textes : {words} ; chacun correspond à son empreinte",
    Phrase.CLEAN_WORDS_GONE: (
        "  textes qui ne sont plus conservés : {words} ; chacun pour une raison inscrite au journal"
    ),
    Phrase.CLEAN_IDS: "  identifiants dans l’index : {ids}, complet jusqu’au numéro {reached}",
    Phrase.CLEAN_SNAPSHOTS: "  instantanés refaits : {snapshots}",
    Phrase.PROJECTIONS_EQUAL: "  relevés et listes : identiques à un nouveau calcul",
    Phrase.PROJECTIONS_ABSENT: "  relevés et listes : pas encore faits",
    Phrase.TOOK: "{took}, {rate} faits par seconde",
    Phrase.DOCUMENT_DRIFTED: "{name} n’est pas ce que dit le code ; récrivez-le avec : {command}",
    Phrase.DOCUMENTS_WRITTEN: "documents écrits dans {folder} : {count}",
    Phrase.WOULD_BECOME: "{name} deviendrait le groupe {group}",
    Phrase.CANNOT_BECOME: "{name} ne peut pas encore devenir un groupe",
    Phrase.HOUR_IS: "  1 heure = {units} ; un pas : {worth}",
    Phrase.HOUR_UNKNOWN: "  on ne peut pas dire ce que vaut une heure",
    Phrase.BRINGS_PEOPLE: "  membres : {members}, personnes : {people}, comptes : {accounts}",
    Phrase.BRINGS_EXCHANGES: "  échanges : {exchanges}",
    Phrase.BRINGS_POSTS: "Reprend {published} annonces sur {posts}, de {categories} catégories.",
    Phrase.BECOMES: "devient",
    Phrase.POSTS: "annonces",
    Phrase.BRINGS_EXCHANGES_OF: "  échanges : {exchanges}, {amount} en tout",
    Phrase.WARNING_AT: "attention : {place} : {reason}",
    Phrase.PROBLEM_AT: "problème : {place} : {reason}",
    Phrase.MORE_AS_JSON: "… et encore {count} ; voyez-les tous avec --json",
    Phrase.PROBLEMS_IN_ALL: "problèmes : {count} ; rien ne peut être repris",
    Phrase.IMPORT_IT: "Reprendre ce groupe ?",
    Phrase.IMPORTING: "reprise",
    Phrase.IMPORTED_BEFORE: "{group} a déjà été repris ; rien n’a changé.",
    Phrase.IMPORTED: "{group} : {done} opérations sur {all} sont faites",
    Phrase.IMPORT_REFUSED: "  {place} est refusé : {reason}",
    Phrase.IMPORT_NOT_TRIED: "  pas essayées ensuite : {count}",
    Phrase.NOT_AN_AMOUNT: "{given!r} n’est pas une quantité de {plural} : écrivez 12, 1,5 ou 1.5",
    Phrase.NOT_HOURS: "{given!r} n’est pas un nombre d’heures : écrivez 12, 1,5 ou 1.5",
    Phrase.NOT_UNITS_PER_HOUR: (
        "{given!r} n’est pas un nombre d’unités par heure : écrivez 12, 1,5, 1.5 ou 15/2"
    ),
    Phrase.NOT_A_MOMENT: (
        "{given!r} n’est pas un moment : écrivez 2026-05-01 ou 2026-05-01T14:30:00+02:00"
    ),
    Phrase.NOT_A_SIDE: "{given!r} n’est pas un côté : payer (payeur) ou payee (bénéficiaire)",
    Phrase.NOT_A_CAPACITY: "{given!r} n’est pas un titre : {known}",
    Phrase.NOT_A_GROUP_KIND: "{given!r} n’est pas une sorte de groupe : lets, sel ou other (autre)",
    Phrase.NOT_AN_ACCOUNT_KIND: (
        "{given!r} n’est pas une sorte de compte : person (personne), organisation "
        "ou community (communauté)"
    ),
    Phrase.NOT_AN_ACCOUNT: (
        "{given!r} n’est pas un compte : donnez son identifiant, ou groupe/numéro, ou groupe/nom"
    ),
    Phrase.NOT_A_FOLDER: "{given} n’est pas un dossier",
    Phrase.FINER_THAN_WHOLE: (
        "{given!r} est plus fin que ce groupe ne compte : il va jusqu’aux {plural} entiers"
    ),
    Phrase.FINER_THAN_DECIMALS: (
        "{given!r} est plus fin que ce groupe ne compte : "
        "il va jusqu’à {decimals} décimales de {plural}"
    ),
    Phrase.HOURS_TOO_FINE: "{given!r} heures ne font pas un nombre entier de millisecondes",
    Phrase.HOUR_OF_NOTHING: "{given!r} : une heure fait plus de 0 unité",
    Phrase.STEP_TOO_SHORT: "{given!r} avec {decimals} décimales : un pas ferait moins de 1 ms",
    Phrase.NO_GROUP: "il n’y a pas de groupe {given!r} ; voyez-les avec : {command}",
    Phrase.NO_ACCOUNT: "il n’y a pas de compte {given!r}",
    Phrase.NOBODY_CALLED: "personne dans {group} ne s’appelle {given!r} ni n’a ce numéro",
    Phrase.SEVERAL_CALLED: "{given!r} peut être l’un de ceux-ci : {named}",
    Phrase.NO_COMMUNITY_ACCOUNT: "{group} n’a pas de compte de communauté ouvert",
    Phrase.SEVERAL_COMMUNITY_ACCOUNTS: (
        "{group} a {count} comptes de communauté ; nommez-en un, "
        "par groupe/numéro ou par identifiant"
    ),
    Phrase.COMMUNITY_HAS_NO_HOLDER: (
        "un compte de communauté est au groupe lui-même : il n’a pas de titulaire"
    ),
    Phrase.ACCOUNT_WITHOUT_HOLDER: (
        "{given!r} est un compte sans titulaire ; nommez une personne par son identifiant"
    ),
    Phrase.NO_AGREEMENT: "{one} et {other} n’ont pas d’accord, et aucun n’est proposé",
    Phrase.NOTHING_OFFERED: "{other} n’a rien proposé à {by}",
    Phrase.TWO_GROUPS_NEEDED: "un accord se fait entre deux groupes",
    Phrase.NO_EXCHANGE: "il n’y a ni échange ni demande {given!r}",
    Phrase.NO_REQUEST: "il n’y a pas de demande {given!r}",
    Phrase.NO_LIMIT_GIVEN: (
        "donnez au moins --floor (plancher), --ceiling (plafond), --warn-below "
        "ou --warn-above (repères)"
    ),
    Phrase.NO_NET_LIMIT_GIVEN: (
        "donnez --may-owe (ce qu’il peut devoir), --may-be-owed (ce qu’on peut lui devoir), "
        "ou les deux"
    ),
    Phrase.ADD_OR_REMOVE: "ajoutez quelqu’un ou retirez quelqu’un, pas les deux à la fois",
    Phrase.NOTHING_TO_WRITE_OFF: "{name} est à zéro : il n’y a rien à effacer",
    Phrase.NOBODY_TO_ANSWER: "il n’y a personne pour répondre ; dites oui avec --yes",
    Phrase.SERVICE_SILENT: "le service à {url} tient le journal mais ne répond pas",
    Phrase.COMMAND_NOT_ANSWERED: "l’opération {id} n’a pas eu de réponse ; essayez de nouveau",
    Phrase.DATABASE_TROUBLE: "la base de données : {detail}",
    Phrase.FAULT: "Quelque chose a mal tourné chez nous : {fault}.",
    Phrase.FAULT_KEPT: (
        "Quelque chose a mal tourné chez nous : {fault}. Les détails sont dans {file}."
    ),
    Phrase.RUNS_WELL: "Tout va bien ; le journal en est au numéro {position}.",
    Phrase.RUNS_BADLY: "À examiner : {count}. Le journal en est au numéro {position}.",
    Phrase.DOES_NOT_RUN: "{process} ne tourne pas",
    Phrase.DOES_NOT_RUN_SINCE: "{process} ne tourne pas ; vu pour la dernière fois il y a {ago}",
    Phrase.NOBODY_WRITES: "personne n’accepte de commandes",
    Phrase.STANDS_STILL: "la partition {partition} est à l’arrêt : {said}",
    Phrase.IS_BEHIND: "{what} a {ago} de retard",
    Phrase.IN_TROUBLE: "{process} signale : {said}",
    Phrase.WRITTEN_BY: "{holder}, époque {epoch}, encore valable {lease}",
    Phrase.INDEX_UP_TO: "identifiants jusqu’à {ids}, marques jusqu’à {tags}",
    Phrase.RELAYED_UP_TO: "complet jusqu’à {position}, {behind} événements ({ago}) de retard",
    Phrase.SIGNED_UP_TO: "signé jusqu’à {position}, {behind} événements ({ago}) de retard",
    Phrase.WEBHOOKS_ARE: (
        "{active} en vigueur, {failing} en échec ; {waiting} envois en attente, {dead} abandonnés"
    ),
    Phrase.MEGABYTES: "{count} Mo",
    Phrase.RUNS_NO_MORE: "ne tourne plus",
    Phrase.WRITER: "écriture",
    Phrase.DATABASE: "base de données",
    Phrase.INDEX: "répertoire",
    Phrase.TREE: "arbre",
    Phrase.SNAPSHOT: "instantané à",
    Phrase.STREAM: "flux",
    Phrase.WEBHOOKS: "webhooks",
    Phrase.PROCESS: "processus",
    Phrase.STATE: "état",
    Phrase.WHERE: "où",
    Phrase.SEEN: "vu",
    Phrase.PROJECTION: "relevé",
    Phrase.PARTITION: "partition",
    Phrase.BEHIND: "événements de retard",
    Phrase.BEHIND_FOR: "en retard de",
    Phrase.STATE_SERVING: "en service",
    Phrase.STATE_STANDING_BY: "en réserve",
    Phrase.STATE_TAKING_OVER: "prend le relais",
    Phrase.STATE_STOPPED: "arrêté",
    Phrase.STATE_FOLLOWING: "suit",
    Phrase.STATE_WAITING: "attend",
    Phrase.STATE_STANDING_STILL: "à l’arrêt",
    Phrase.STATE_KEEPING: "tient à jour",
    Phrase.STATE_STARTING: "démarre",
    Phrase.STATE_RELAYING: "transmet",
    Phrase.STATE_WAITING_FOR_THE_BROKER: "attend Kafka",
    Phrase.STATE_POSTING: "envoie",
    Phrase.STATUS_FAILING: "en échec",
    Phrase.STATUS_ENDED: "terminé",
    Phrase.ADDRESS: "adresse",
    Phrase.ALL_TYPES: "tous",
    Phrase.ATTEMPTS: "essais",
    Phrase.DEAD: "abandonnés",
    Phrase.OUTCOME: "issue",
    Phrase.QUEUED_UP_TO: "traité jusqu’à",
    Phrase.TYPES: "sortes",
    Phrase.WAITING: "en attente",
    Phrase.NO_WEBHOOKS: "{group} n’a pas de webhooks ; ajoutez-en un avec : {command}",
    Phrase.WEBHOOK_ADDED: (
        "Le webhook {webhook} envoie les événements de {group} après le numéro {position} à {url}."
    ),
    Phrase.WEBHOOK_SECRET: "Son secret, dit cette seule fois : {secret}",
    Phrase.WEBHOOK_REMOVED: "Le webhook {webhook} est retiré, avec tout ce qui l’attendait.",
    Phrase.NO_DEAD_LETTERS: "Rien n’est abandonné pour le webhook {webhook}.",
    Phrase.REDELIVERED: "À envoyer de nouveau tout de suite : {count}",
    Phrase.NO_WEBHOOK: "{group} n’a pas de webhook {given} ; voyez-les avec : {command}",
    Phrase.WEBHOOK_EXISTS: "{group} envoie déjà à cette adresse : webhook {webhook}",
    Phrase.WEBHOOK_ENDED: "le destinataire a mis fin au webhook {webhook} ; ajoutez-en un nouveau",
    Phrase.TOO_MANY_WEBHOOKS: "{group} en a déjà {count}, et ne peut en avoir plus",
    Phrase.URL_NOT_ALLOWED: (
        "les envois vont uniquement à des adresses https de l’internet public, sans mot "
        "de passe ni partie après #"
    ),
    Phrase.BEYOND_THE_LOG: "le journal n’en est pas encore là : {given}",
    Phrase.NO_DELIVERY: "aucun envoi n’est conservé pour le numéro {given}",
    Phrase.NO_EVENT_TYPE: (
        "il n’y a pas d’événements de la sorte {given} ; elles sont dans contracts/schemas"
    ),
}
