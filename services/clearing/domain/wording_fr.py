"""Every refusal in French."""

from typing import Final

from clearing.domain.refusals import Code
from clearing.domain.wording import Language, Reason

_AT_MOST: Final = "Au plus {limit}."

_REASONS: Final[dict[Code, Reason]] = {
    Code.DIFFERENT_TERMS: Reason(
        "Identifiant déjà utilisé",
        "L’identifiant {subject} a déjà servi à autre chose. Prenez-en un nouveau.",
    ),
    Code.HAPPENED_IN_THE_FUTURE: Reason(
        "Dans le futur", "Ce qui n’a pas encore eu lieu ne peut pas être noté.", ""
    ),
    Code.AMOUNT_OUT_OF_RANGE: Reason(
        "Quantité impossible", "La quantité est trop petite ou trop grande.", _AT_MOST
    ),
    Code.LIMITS_OUT_OF_ORDER: Reason(
        "Limites en désordre",
        "Un plancher est à zéro ou dessous ; un plafond, et ce que des groupes peuvent devoir,"
        " à zéro ou dessus ; les repères entre eux.",
        _AT_MOST,
    ),
    Code.GROUP_EXISTS: Reason("Groupe existant", "Il y a déjà un groupe {subject}."),
    Code.GROUP_UNKNOWN: Reason("Groupe inconnu", "Il n’y a pas de groupe {subject}."),
    Code.GROUP_CLOSED: Reason("Groupe fermé", "Le groupe {subject} est fermé."),
    Code.ACCOUNT_EXISTS: Reason("Compte existant", "Il y a déjà un compte {subject}."),
    Code.PAYER_UNKNOWN: Reason("Payeur inconnu", "Le compte {subject} du payeur n’existe pas."),
    Code.PAYEE_UNKNOWN: Reason(
        "Bénéficiaire inconnu", "Le compte {subject} du bénéficiaire n’existe pas."
    ),
    Code.ACCOUNT_UNKNOWN: Reason("Compte inconnu", "Le compte {subject} n’existe pas."),
    Code.SAME_ACCOUNT: Reason(
        "Même compte", "Le payeur et le bénéficiaire sont le même compte {subject}."
    ),
    Code.EXCHANGE_UNKNOWN: Reason(
        "Échange inconnu", "Il n’y a pas d’échange {subject} que l’on puisse rendre."
    ),
    Code.REQUEST_UNKNOWN: Reason("Demande inconnue", "Il n’y a pas de demande {subject}."),
    Code.REQUEST_ACCEPTED: Reason("Demande acceptée", "La demande {subject} est déjà acceptée."),
    Code.REQUEST_DECLINED: Reason("Demande refusée", "La demande {subject} a été refusée."),
    Code.REQUEST_WITHDRAWN: Reason(
        "Demande retirée", "Le bénéficiaire a retiré la demande {subject}."
    ),
    Code.REQUEST_EXPIRED: Reason(
        "Demande échue", "Le temps de répondre à la demande {subject} est passé."
    ),
    Code.REQUEST_ENDED: Reason(
        "Demande terminée",
        "La demande {subject} a pris fin : une unité ou un accord a changé. Demandez de nouveau.",
    ),
    Code.DEADLINE_OUT_OF_RANGE: Reason(
        "Échéance impossible", "L’échéance est passée ou trop lointaine.", _AT_MOST
    ),
    Code.REQUEST_NOT_DUE: Reason(
        "Demande encore ouverte", "L’échéance de la demande {subject} n’est pas encore passée."
    ),
    Code.ALREADY_REVERSED: Reason("Déjà rendu", "Cet échange a déjà été rendu, par {subject}."),
    Code.NOT_THE_HOLDER: Reason(
        "Pas le titulaire", "Seul le titulaire du compte {subject} peut faire cela."
    ),
    Code.NOT_AN_INTERMEDIARY: Reason(
        "Pas intermédiaire", "Cette personne n’est pas intermédiaire : {subject}."
    ),
    Code.CAPACITY_NOT_ALLOWED: Reason(
        "Pas à ce titre", "La personne {subject} ne peut pas faire cela à ce titre."
    ),
    Code.NOT_THIS_ACTOR: Reason(
        "Pas vous-même", "Vous ne pouvez pas agir ici en tant que personne {subject}."
    ),
    Code.NOT_ALLOWED: Reason("Pas autorisé", "Vous ne pouvez pas faire cela."),
    Code.NOT_VISIBLE: Reason("Rien à voir", "Il n’y a rien ici que vous puissiez voir."),
    Code.APPROVAL_MISSING: Reason(
        "Approbation manquante", "Il manque l’approbation d’une personne du groupe {subject}."
    ),
    Code.HOLDER_NOT_ALLOWED: Reason(
        "Titulaire mal indiqué",
        "Le compte d’un membre a un titulaire, celui de la communauté n’en a pas : {subject}.",
    ),
    Code.ACCOUNT_KIND_WRONG: Reason(
        "Mauvaise sorte de compte", "Le compte {subject} n’est pas de la sorte voulue ici."
    ),
    Code.ACCOUNT_CLOSED: Reason("Compte fermé", "Le compte {subject} est fermé."),
    Code.ACCOUNT_SUSPENDED: Reason(
        "Compte suspendu", "Le compte {subject} est suspendu pour le moment."
    ),
    Code.ACCOUNT_NOT_STOPPED: Reason(
        "Compte en usage", "Le compte {subject} est en usage : le membre n’est pas parti."
    ),
    Code.ACCOUNT_NOT_AT_ZERO: Reason(
        "Compte pas à zéro",
        "Le compte {subject} ne se ferme qu’à zéro.",
        "Il en est encore à {left}.",
    ),
    Code.ACCOUNT_HAS_REQUESTS: Reason(
        "Demandes ouvertes",
        "Le compte {subject} a encore des demandes ouvertes.",
        "Encore ouvertes : {left}.",
    ),
    Code.ALREADY_INTERMEDIARY: Reason(
        "Déjà intermédiaire", "La personne {subject} est déjà intermédiaire."
    ),
    Code.NO_CHANGE: Reason("Rien ne change", "C’est déjà ainsi pour {subject}."),
    Code.GROUP_NOT_EMPTY: Reason(
        "Groupe pas vide",
        "Le groupe {subject} a encore des comptes, des accords ou quelque chose hors de zéro.",
    ),
    Code.NOT_ACROSS_GROUPS: Reason(
        "Un seul groupe", "Ceci se fait entre deux groupes, et il n’y a ici que {subject}."
    ),
    Code.AGREEMENT_EXISTS: Reason("Accord existant", "Il y a déjà un accord {subject}."),
    Code.AGREEMENT_UNKNOWN: Reason("Accord inconnu", "Il n’y a pas d’accord {subject}."),
    Code.NOT_A_PARTY: Reason(
        "Pas partie à l’accord", "Le groupe {subject} n’a pas part à cet accord."
    ),
    Code.NOTHING_PROPOSED: Reason("Rien de proposé", "Rien n’est proposé pour l’accord {subject}."),
    Code.PROPOSER_CANNOT_ACCEPT: Reason(
        "L’autre groupe accepte",
        "Le groupe {subject} l’a proposé lui-même : l’autre groupe accepte.",
    ),
    Code.PROPOSAL_OUT_OF_DATE: Reason(
        "Proposition dépassée",
        "Ce qui était proposé pour {subject} a changé depuis. Relisez-le.",
        "Un pas vaut maintenant {limit}.",
    ),
    Code.LIMIT_NOT_LOWER: Reason(
        "Limite pas plus basse",
        "Un groupe seul ne peut que baisser la limite de l’accord {subject}.",
    ),
    Code.AGREEMENT_NOT_AT_ZERO: Reason(
        "Accord pas à zéro",
        "L’accord {subject} ne finit que si aucun groupe ne doit rien à l’autre.",
        "Encore dû : {left}.",
    ),
    Code.NO_AGREEMENT: Reason(
        "Pas d’accord",
        "Il n’y a pas d’accord avec le groupe {subject}.",
        "Il n’y a pas non plus de chemin d’au plus {limit} liens qui permettent le passage.",
    ),
    Code.AGREEMENT_NOT_ACCEPTED: Reason(
        "Accord pas accepté", "L’accord {subject} est proposé et pas encore accepté."
    ),
    Code.AGREEMENT_SUSPENDED: Reason(
        "Accord suspendu", "L’accord {subject} est suspendu pour le moment."
    ),
    Code.AGREEMENT_CHANGED: Reason(
        "L’accord d’alors a pris fin",
        "L’accord d’alors a pris fin ; l’accord {subject} est nouveau. "
        "Rendez par un échange d’aujourd’hui.",
    ),
    Code.STEP_VALUE_NOT_AGREED: Reason(
        "Valeur pas encore convenue",
        "La valeur d’une unité a changé ; pour {subject} le voisin n’a pas encore dit oui.",
    ),
    Code.STEP_VALUE_BY_NEIGHBOUR: Reason(
        "Au voisin de dire oui",
        "L’unité du groupe a changé de valeur : pour {subject} c’est au voisin de dire oui.",
    ),
    Code.CONVERTS_TO_NOTHING: Reason(
        "Trop peu", "C’est moins d’un pas dans l’unité du bénéficiaire."
    ),
    Code.QUOTE_OUT_OF_DATE: Reason(
        "Les quantités ne vont pas ensemble", "Ces deux quantités ne vont pas ensemble."
    ),
    Code.EXCHANGE_TOO_LARGE: Reason(
        "Échange trop grand",
        "L’échange vaut plus de temps qu’un échange ne peut valoir.",
        _AT_MOST,
    ),
    Code.LEAVING_ACROSS_ZERO: Reason(
        "Seulement vers zéro",
        "Le membre du compte {subject} s’en va : le compte ne va plus que vers zéro.",
        "Possible : {left}.",
    ),
    Code.PAYER_FLOOR: Reason(
        "Plancher du payeur", "Le compte {subject} du payeur passerait sous son plancher."
    ),
    Code.PAYEE_CEILING: Reason(
        "Plafond du bénéficiaire",
        "Le compte {subject} du bénéficiaire dépasserait son plafond.",
    ),
    Code.LINK_LIMIT: Reason(
        "Limite entre les groupes", "Le lien de l’accord {subject} dépasserait sa limite."
    ),
    Code.PAYER_GROUP_LIMIT: Reason(
        "Limite du groupe du payeur",
        "Le groupe {subject} devrait à ses voisins ensemble plus qu’il ne peut.",
    ),
    Code.PAYEE_GROUP_LIMIT: Reason(
        "Limite du groupe du bénéficiaire",
        "Les voisins devraient ensemble au groupe {subject} plus qu’il ne peut accepter.",
    ),
    Code.SETTLES_TOO_MUCH: Reason(
        "Plus que ce qui est dû",
        "On règle au plus ce qui est dû selon l’accord {subject}.",
        "Dû : {left}.",
    ),
    Code.WRITE_OFF_ACROSS_ZERO: Reason(
        "Au-delà de zéro",
        "L’effacement amène le compte {subject} au plus à zéro.",
        "Possible : {left}.",
    ),
    Code.ROUNDING_TOO_SMALL: Reason(
        "Pas autant d’arrondi",
        "Le compte d’arrondi du groupe {subject} n’a pas autant de pas entiers dans ce sens.",
        "Possible au plus : {left}.",
    ),
    Code.CODE_TAKEN: Reason("Code pris", "Le code {subject} est déjà pris dans ce groupe."),
    Code.PERSON_UNKNOWN: Reason("Personne inconnue", "La personne {subject} est inconnue."),
    Code.SUM_OUT_OF_RANGE: Reason(
        "Position trop grande",
        "La position de {subject} dépasserait ce que l’on peut compter.",
        _AT_MOST,
    ),
    Code.NOT_STORABLE: Reason(
        "Ne peut être gardé", "Ce qui est demandé ne peut pas être gardé : {subject}."
    ),
    Code.NOT_WITHIN_ONE_GROUP: Reason(
        "Deux groupes", "Ceci se fait dans un seul groupe, et {subject} en est un autre."
    ),
    Code.DESCRIPTION_NOT_ALLOWED: Reason(
        "Description inadaptée",
        "L’identifiant, un nom ou le lieu du groupe {subject} est trop long ou illisible.",
    ),
    Code.ROUTE_LIMIT: Reason(
        "Pas de place en chemin",
        "Les liens vers le groupe {subject} ont ensemble trop peu de place.",
        "Il manque {missing} ; le moins libre : {links}.",
    ),
    Code.TRANSIT_NOT_ALLOWED: Reason(
        "Plus de passage",
        "L’accord {subject} ne laisse plus passer d’autres groupes par son lien."
        " Refaites la demande.",
    ),
    Code.NOT_AN_ADMINISTRATOR: Reason(
        "Pas administrateur",
        "Seul un administrateur du groupe {subject} peut faire cela.",
    ),
    Code.KEY_EXISTS: Reason(
        "Clé existante",
        "Il y a déjà une clé {subject}, ou il y en a eu une.",
    ),
    Code.KEY_UNKNOWN: Reason(
        "Clé inconnue",
        "Le groupe n’a pas de clé {subject}.",
    ),
    Code.ROLE_NOT_HELD: Reason(
        "Rôle non attribué",
        "La personne {subject} n’a pas ce rôle dans le groupe.",
    ),
    Code.LAST_ADMINISTRATOR: Reason(
        "Dernier administrateur",
        "Le groupe {subject} resterait sans administrateur durable. Donnez d’abord le rôle"
        " à quelqu’un d’autre.",
    ),
    Code.KEY_NOT_WELL_FORMED: Reason(
        "Clé impossible",
        "Une clé permet au moins une chose, chacune dite une fois. Celle d’un serveur a une"
        " clé publique de 32 octets en base64, celle d’un programme n’en a pas : {subject}.",
    ),
    Code.TOO_MANY_ROLES: Reason(
        "Trop de rôles",
        "Dans le groupe {subject}, autant de personnes que possible ont un rôle. Retirez-en"
        " un d’abord.",
        _AT_MOST,
    ),
    Code.TOO_MANY_KEYS: Reason(
        "Trop de clés",
        "Le groupe {subject} a autant de clés que possible. Révoquez-en une d’abord.",
        _AT_MOST,
    ),
    Code.ACT_UNKNOWN: Reason("Rien n’attend", "Rien n’attend d’accord sous {subject}."),
    Code.ACT_APPROVED: Reason("Déjà fait", "Une deuxième personne a déjà approuvé {subject}."),
    Code.ACT_DECLINED: Reason("Refusé", "Ce qui attendait sous {subject} a été refusé ou retiré."),
    Code.SAME_PERSON: Reason(
        "Deuxième personne requise",
        "L’accord de {subject} est déjà là. Il faut celui de quelqu’un d’autre.",
    ),
    Code.NOBODY_ELSE: Reason(
        "Personne pour le deuxième oui",
        "Ceci demande l’accord de deux personnes, et dans le groupe {subject} personne d’autre ne"
        " peut le donner. Faites désigner par l’exploitant un deuxième administrateur ou un point"
        " d’appui (evenveel role grant), puis redemandez.",
    ),
    Code.TOO_MANY_ACTS: Reason(
        "Trop en attente",
        "Trop attend dans le groupe {subject}. Approuvez ou refusez d’abord.",
        _AT_MOST,
    ),
    Code.LIMITS_BEYOND_CAP: Reason(
        "Au-delà des limites du groupe",
        "Un nouveau compte ne va pas plus loin que les limites du groupe {subject}. Ouvrez-le"
        " d’abord ; deux personnes peuvent ensuite élargir ses limites.",
    ),
    Code.ACCOUNT_NOT_CLOSED: Reason(
        "Compte non clôturé",
        "Le compte {subject} n’est pas encore clôturé. L’effacement n’est possible qu’ensuite.",
        "",
    ),
    Code.ERASURE_NOT_ORDERED: Reason(
        "Effacement non décidé",
        "L’effacement du compte {subject} n’a pas été décidé.",
        "",
    ),
    Code.PERIOD_OUT_OF_RANGE: Reason(
        "Période impossible",
        "Cette période est impossible : ce qui vient d’être clos se conserve encore un mois.",
        "",
    ),
    Code.REASON_MISSING: Reason(
        "Motif manquant", "Des heures qui disparaissent sans service demandent un motif en mots."
    ),
    Code.POST_UNKNOWN: Reason("Annonce inconnue", "Il n’y a pas d’offre ni de demande {subject}."),
    Code.POST_NOT_SAYABLE: Reason(
        "L’annonce dit trop ou trop peu",
        "Une offre ou une demande a un titre en néerlandais, en français ou en anglais de 120"
        " caractères au plus, un texte de 4000 au plus, un lieu qui se trouve, et pas"
        " d’autres mots : {subject}.",
    ),
    Code.VALIDITY_OUT_OF_RANGE: Reason(
        "Validité impossible",
        "Le jour jusqu’auquel elle est valable est passé ou trop lointain.",
        _AT_MOST,
    ),
    Code.TOO_MANY_POSTS: Reason(
        "Trop d’offres et de demandes",
        "Le compte {subject} a autant d’offres et de demandes que possible. Retirez-en une"
        " d’abord.",
        _AT_MOST,
    ),
    Code.CLEARING_RUN_UNKNOWN: Reason(
        "Compensation inconnue",
        "Il n’y a pas de compensation {subject}.",
    ),
    Code.CLEARING_RUN_APPLIED: Reason(
        "Compensation appliquée",
        "La compensation {subject} a déjà été appliquée.",
    ),
    Code.CLEARING_RUN_WITHDRAWN: Reason(
        "Compensation retirée",
        "La compensation {subject} a été retirée.",
    ),
    Code.CLEARING_RUN_OPEN: Reason(
        "Une compensation est en cours",
        "La compensation {subject} est encore en cours : il faut d’abord l’appliquer ou "
        "la retirer.",
    ),
    Code.OBJECTIONS_OPEN: Reason(
        "Encore ouverte aux objections",
        "Des groupes peuvent encore s’opposer à la compensation {subject}.",
        "Elle peut être appliquée dans {left}.",
    ),
    Code.OBJECTIONS_OVER: Reason(
        "Trop tard pour s’opposer",
        "Le délai pour s’opposer à la compensation {subject} est passé.",
    ),
    Code.LINK_NOT_IN_RUN: Reason(
        "Pas dans cette compensation",
        "La compensation ne change rien à {subject}.",
    ),
    Code.CLEARING_NOT_SOUND: Reason(
        "Montants impossibles",
        "Ce que la compensation dit de l’accord {subject} n’est pas possible.",
    ),
    Code.CLEARING_NOT_PROVEN: Reason(
        "Pas prouvée",
        "La compensation ne prouve pas qu’elle est équilibrée et que rien de plus ne "
        "peut partir. Voyez {subject}.",
    ),
    Code.NOTHING_TO_CLEAR: Reason(
        "Rien à compenser",
        "Aucune dette qui peut partir ne tourne en rond entre groupes : il n’y a rien à compenser.",
    ),
    Code.CLEARING_MOVED: Reason(
        "Positions changées",
        "Ce dont la compensation a été calculée a changé entre-temps. Il faut la recalculer.",
        "Libre à présent dans l’accord {subject} : {left}.",
    ),
    Code.CLEARING_TOO_LARGE: Reason(
        "Compensation trop grande",
        "La compensation est plus grande que ce qui peut être dit à un groupe.",
        "",
    ),
}

FRENCH: Final = Language(
    step="pas",
    steps="pas",
    limit="La limite est {limit}.",
    limit_and_left="La limite est {limit} ; encore libre : {left}.",
    amounts="À présent le payeur donne {payer_amount} et le bénéficiaire reçoit {payee_amount}.",
    set_by="Fixée par {set_by}.",
    link_room="de {giver} à {taker} : {left}",
    reasons=_REASONS,
)
