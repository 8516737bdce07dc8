"""What is said on the desk’s pages about neighbours, in French."""

from typing import Final

from access.phrases_desk_links import DeskLinks

DESK_LINKS_FRENCH: Final[dict[DeskLinks, str]] = {
    DeskLinks.NEIGHBOURS_HOW: (
        "Avec qui votre groupe échange des heures, où vous en êtes avec chacun, et ce qui reste "
        "possible."
    ),
    DeskLinks.NET: "Tous les groupes voisins ensemble",
    DeskLinks.THEY_OWE_US: "Ce qu’ils nous doivent",
    DeskLinks.WE_OWE_THEM: "Ce que nous leur devons",
    DeskLinks.NET_AT_MOST: "en tout au plus {amount}",
    DeskLinks.NO_NEIGHBOURS: (
        "Votre groupe n’a pas encore de voisins. Proposez un accord à un groupe ; ensuite vos "
        "membres pourront échanger avec les siens."
    ),
    DeskLinks.NEIGHBOURS_CAPTION: "Vos groupes voisins",
    DeskLinks.ONE_NEIGHBOUR: "Un groupe voisin",
    DeskLinks.NEIGHBOURS_FOUND: "{number} groupes voisins",
    DeskLinks.NAME_OF_NEIGHBOUR: "Nom du groupe voisin",
    DeskLinks.SORT_LIMIT: "le plus près d’une limite d’abord",
    DeskLinks.SORT_OWED: "qui nous doit le plus d’abord",
    DeskLinks.SORT_OWING: "à qui nous devons le plus d’abord",
    DeskLinks.NEIGHBOUR: "Groupe voisin",
    DeskLinks.POSITION: "Où nous en sommes",
    DeskLinks.OF_LIMIT: "Part utilisée de la limite",
    DeskLinks.LEFT_TO_GIVE: "Nous pouvons encore donner",
    DeskLinks.LEFT_TO_RECEIVE: "Ils peuvent encore donner",
    DeskLinks.LAST_QUARTER: "Les trois derniers mois",
    DeskLinks.SIGNS_HOW: (
        "Un plus veut dire qu’ils nous doivent encore quelque chose, un moins que nous leur en "
        "devons. Les deux sont bien : au fil des ans cela va et vient."
    ),
    DeskLinks.SUSPENDED: "suspendu",
    DeskLinks.WAITS: "attend un accord",
    DeskLinks.STANDS_EVEN: "Avec {name} tout est à égalité.",
    DeskLinks.STANDS_OWED: "{name} nous doit encore {own} ({hours}).",
    DeskLinks.STANDS_OWING: "Nous devons encore {own} ({hours}) à {name}.",
    DeskLinks.TREND_SAID: "Avec {name} : de {before} à {now} ces trois derniers mois",
    DeskLinks.WEEK_BY_WEEK: "Semaine par semaine",
    DeskLinks.SUGGESTED: "Ce qui aiderait",
    DeskLinks.SUGGESTED_HOW: (
        "Des offres et demandes de membres qui rapprocheraient les groupes de l’équilibre."
    ),
    DeskLinks.WOULD_HEAL: (
        "{giver} ({giving_group}) donne à {receiver} ({receiving_group}) « {what} » pour "
        "{amount} : ainsi les groupes se doivent {removes} de moins."
    ),
    DeskLinks.NOTHING_SUGGESTED: (
        "Pour l’instant aucune offre ne répond à une demande qui aiderait."
    ),
    DeskLinks.NOBODY_OFFERS: "Demandé, et pas encore offert",
    DeskLinks.WOULD_HELP: "Ce qui aiderait :",
    DeskLinks.LATEST_EXCHANGES: "Les derniers échanges",
    DeskLinks.NO_EXCHANGES_THERE: "Rien n’a encore été échangé avec ce groupe.",
    DeskLinks.ALL_OF_THESE: "Tous les échanges avec ce groupe",
    DeskLinks.IS_SUSPENDED_HOW: (
        "Les échanges avec ce groupe sont suspendus. Ils reprennent quand les deux groupes se "
        "mettent d’accord à nouveau."
    ),
    DeskLinks.WAITS_HOW: (
        "La valeur d’une unité a changé. Les échanges attendent que les deux groupes acceptent "
        "la nouvelle valeur."
    ),
    DeskLinks.AT_ONCE: "Ce que vous pouvez faire tout de suite",
    DeskLinks.AT_ONCE_HOW: (
        "Réduire ou arrêter, votre groupe le peut seul. Augmenter ou reprendre demande le oui "
        "des deux groupes."
    ),
    DeskLinks.LOWER_LIMIT: "Réduire ce qu’ils peuvent devoir",
    DeskLinks.LOWER_LIMIT_HOW: (
        "En heures, comme 12,5. Ce qui est déjà donné reste ; seuls les nouveaux échanges "
        "s’arrêtent à cette limite."
    ),
    DeskLinks.SUSPEND_LINK: "Suspendre les échanges",
    DeskLinks.SUSPEND_LINK_HOW: (
        "Les membres des deux groupes ne peuvent alors plus échanger, jusqu’à un nouvel accord "
        "des deux groupes."
    ),
    DeskLinks.END_LINK: "Mettre fin à l’accord",
    DeskLinks.END_LINK_HOW: (
        "Tout est à égalité : l’accord peut prendre fin. Vous pourrez en conclure un autre plus "
        "tard."
    ),
    DeskLinks.SETTLE: "Régler sans service",
    DeskLinks.SETTLE_HOW: (
        "Les groupes conviennent qu’une partie de ce qui reste dû disparaît, de compte commun à "
        "compte commun. C’est une proposition : un administrateur de l’autre groupe dit oui ou "
        "non."
    ),
    DeskLinks.SETTLE_OURS: (
        "Ce qu’ils doivent à votre groupe diminue : votre compte commun baisse, le leur monte."
    ),
    DeskLinks.SETTLE_THEIRS: (
        "Ce que votre groupe leur doit, seul l’autre groupe peut le laisser tomber "
        "ainsi : il le propose, et vous dites oui ou non."
    ),
    DeskLinks.AMOUNT_IN: "Combien, en {unit}",
    DeskLinks.THEIR_POT: "Leur compte commun",
    DeskLinks.THEIR_POT_HOW: "Son numéro ou son nom, exactement comme ce groupe l’appelle.",
    DeskLinks.WHY: "Pourquoi",
    DeskLinks.PROPOSE_SETTLE: "Proposer à l’autre groupe",
    DeskLinks.TYPE_HOURS: (
        "Donnez les heures en nombre, comme 40 ou 12,5, et les jours en nombre entier jusqu’à 90."
    ),
    DeskLinks.TYPE_AMOUNT_AND_WHY: "Donnez un nombre au-dessus de zéro, et pourquoi.",
    DeskLinks.TYPE_THEIR_POT: (
        "Nous n’avons pas trouvé ce compte dans l’autre groupe. Donnez son numéro ou son nom, "
        "en entier."
    ),
    DeskLinks.NO_POT_OF_OURS: (
        "Votre groupe n’a pas encore de compte commun. Ouvrez-en un d’abord sous Membres."
    ),
    DeskLinks.LIMIT_LOWERED: "La limite est réduite.",
    DeskLinks.AGREEMENT_SUSPENDED: "Les échanges avec ce groupe sont suspendus.",
    DeskLinks.AGREEMENT_ENDED: "L’accord a pris fin.",
    DeskLinks.PROPOSED_TO_SECOND: "C’est proposé, et attend un deuxième oui.",
    DeskLinks.WITHOUT_SERVICE: "Sans service",
    DeskLinks.WITHOUT_SERVICE_HOW: (
        "Parfois des heures quittent les comptes sans que personne ait rien fait pour elles : "
        "chaque fois avec une raison, et avec le oui d’une deuxième personne."
    ),
    DeskLinks.WRITE_OFF: "Effacer ce qu’a laissé un membre parti",
    DeskLinks.WRITE_OFF_HOW: (
        "Le compte d’un membre qui s’en va ou est suspendu revient vers zéro ; le compte commun "
        "prend le relais."
    ),
    DeskLinks.WRITE_OFF_THIS: "Effacer ce qui reste",
    DeskLinks.NOBODY_DEPARTED: "Tout compte qui s’en va ou est suspendu est à zéro.",
    DeskLinks.WHOSE_ACCOUNT: "Le compte de qui",
    DeskLinks.COMMUNITY_ACCOUNT: "Compte commun",
    DeskLinks.ALL_OF_IT_HOW: "Vide : tout, jusqu’à zéro.",
    DeskLinks.SETTLE_ROUNDING: "Régler ce que les arrondis ont laissé",
    DeskLinks.SETTLE_ROUNDING_HOW: (
        "Quand les groupes comptent autrement, les échanges entre eux laissent un petit reste. Il "
        "s’accumule dans l’arrondi de votre groupe ; les pas entiers peuvent aller au compte "
        "commun."
    ),
    DeskLinks.ROUNDING_NOW: "L’arrondi est à {amount}.",
    DeskLinks.POT_GOES_UP: "Le compte commun augmente d’autant.",
    DeskLinks.POT_GOES_DOWN: "Le compte commun diminue d’autant.",
    DeskLinks.NO_WHOLE_STEP: "C’est moins d’un pas : il n’y a encore rien à régler.",
    DeskLinks.AT_MOST_THIS: "Vide : tout, {amount}.",
    DeskLinks.PROPOSE_SECOND: "Proposer à une deuxième personne",
    DeskLinks.SETTLE_AT_NEIGHBOUR: (
        "Ce qu’un voisin doit à votre groupe se règle à la page de ce voisin."
    ),
    DeskLinks.AGREEMENTS_HOW: (
        "Ce que votre groupe convient avec chaque voisin : combien chacun peut devoir et ce que "
        "vaut une unité. Un accord ne vaut que si les deux groupes disent oui."
    ),
    DeskLinks.TERM: "Quoi",
    DeskLinks.TERMS_NOW: "Maintenant",
    DeskLinks.TERMS_OFFERED: "Proposé",
    DeskLinks.OFFERED_TO_US: "Attend votre réponse",
    DeskLinks.OFFERED_TO_US_HOW: (
        "Un groupe voisin propose ceci. Avec votre oui, cela vaut tout de suite pour les deux "
        "groupes."
    ),
    DeskLinks.ACCEPT_TERMS: "Oui, nous sommes d’accord",
    DeskLinks.DECLINE_TERMS: "Non, plutôt pas",
    DeskLinks.STEPS_CHANGED: "Une unité ne vaut plus la même chose",
    DeskLinks.STEPS_CHANGED_HOW: (
        "Jusqu’au oui du groupe qui ne l’a pas encore dit, les échanges attendent. Ce qui est "
        "déjà donné ne change pas."
    ),
    DeskLinks.AGREE_STEPS: "D’accord avec ces valeurs",
    DeskLinks.OFFERED_BY_US: "Attend l’autre groupe",
    DeskLinks.TAKE_BACK_TERMS: "Retirer la proposition",
    DeskLinks.AGREED: "Convenu",
    DeskLinks.WE_MAY_OWE: "Nous pouvons devoir",
    DeskLinks.THEY_MAY_OWE: "Ils peuvent devoir",
    DeskLinks.NOTHING_AGREED: "Rien n’est encore convenu.",
    DeskLinks.OFFER_OTHER_TERMS: "Proposer un autre accord",
    DeskLinks.OFFER_TERMS: "Proposer un accord",
    DeskLinks.OFFER_TO: "Vous proposez ceci à {name}. Jusqu’à leur oui, ce qui est convenu reste.",
    DeskLinks.HOURS_WE_MAY_OWE: "Combien d’heures nous pouvons devoir",
    DeskLinks.HOURS_WE_MAY_OWE_HOW: (
        "En heures, comme 40 ou 12,5. Commencez petit : plus, c’est toujours possible après."
    ),
    DeskLinks.HOURS_THEY_MAY_OWE: "Combien d’heures ils peuvent devoir",
    DeskLinks.ALLOW_TRANSIT: "D’autres groupes peuvent échanger par ce lien",
    DeskLinks.ALLOW_SET_OFF: "Les compensations peuvent réduire ce lien",
    DeskLinks.DAYS_TO_OBJECT: "Jours pour s’opposer à une compensation",
    DeskLinks.FIND_GROUP: "Nom ou lieu du groupe",
    DeskLinks.FIND_GROUP_HOW: "Cherchez le groupe avec qui vous voulez un accord.",
    DeskLinks.NO_GROUP_FOUND: "Aucun groupe trouvé avec ces mots.",
    DeskLinks.CHOOSE_GROUP: "Choisir",
    DeskLinks.TERM_WE_MAY_OWE: "Nous pouvons devoir à {name} au plus",
    DeskLinks.TERM_THEY_MAY_OWE: "{name} peut nous devoir au plus",
    DeskLinks.TERM_OUR_UNIT: "Notre unité",
    DeskLinks.TERM_THEIR_UNIT: "L’unité de {name}",
    DeskLinks.TERM_TRANSIT: "D’autres peuvent échanger par là",
    DeskLinks.TERM_SET_OFF: "Les compensations peuvent le réduire",
    DeskLinks.TERM_OBJECTION: "Délai pour s’opposer à une compensation",
    DeskLinks.YES: "oui",
    DeskLinks.NO: "non",
    DeskLinks.TERMS_SENT: "Votre proposition est chez l’autre groupe.",
    DeskLinks.TERMS_ACCEPTED: (
        "C’est convenu : dès maintenant les membres des deux groupes peuvent échanger."
    ),
    DeskLinks.TERMS_GONE: "La proposition est retirée.",
    DeskLinks.STEPS_AGREED: "Les nouvelles valeurs sont convenues.",
    DeskLinks.CLEARING_HOW: (
        "Quand des groupes se doivent des heures en cercle, elles peuvent s’annuler. Pour aucun "
        "membre rien ne change."
    ),
    DeskLinks.RUN_OPEN: "Proposé : voyez si c’est bon",
    DeskLinks.RUN_OPEN_UNTIL: (
        "Vous pouvez vous opposer jusqu’au {moment}. Sans rien dire, cela se fait."
    ),
    DeskLinks.LOOK_AT_RUN: "Voir cette compensation",
    DeskLinks.NO_RUNS: "Votre groupe n’a encore pris part à aucune compensation.",
    DeskLinks.RUNS_BEFORE: "Compensations passées",
    DeskLinks.RUN_OF: "Compensation du {day}",
    DeskLinks.STATUS_PROPOSED: "proposée",
    DeskLinks.STATUS_APPLIED: "faite",
    DeskLinks.STATUS_WITHDRAWN: "retirée",
    DeskLinks.OPEN_BEFORE: "Dû de part et d’autre, avant",
    DeskLinks.OPEN_AFTER: "Après",
    DeskLinks.BEFORE: "Avant",
    DeskLinks.AFTER: "Après",
    DeskLinks.SET_OFF: "Effacé",
    DeskLinks.RUN_SAID: (
        "Notre groupe et ses voisins se doivent ensemble {before} ; après, encore {after}. Ce "
        "que nous devons ou avons à recevoir au net ne change pas."
    ),
    DeskLinks.RUN_WAS_SAID: (
        "Notre groupe et ses voisins se devaient ensemble {before} ; après, encore {after}. Ce "
        "que nous devons ou avons à recevoir au net n’a pas changé."
    ),
    DeskLinks.RUN_GONE_SAID: "Cette compensation est retirée ; rien n’a changé.",
    DeskLinks.RUN_CAPTION: "Ce qu’elle fait de nos liens",
    DeskLinks.OWED_TO: "{one} doit à {other}",
    DeskLinks.GROWS: "augmente dans la limite",
    DeskLinks.LINK: "Lien",
    DeskLinks.ALL_RUNS: "Toutes les compensations",
    DeskLinks.OBJECT_HEADING: "S’opposer",
    DeskLinks.LEFT_AS_IS: "reste, après opposition",
    DeskLinks.OBJECT_TO: "Laisser ce lien tel quel",
    DeskLinks.OBJECT_ALL: "Laisser tous nos liens tels quels",
    DeskLinks.OBJECT_HOW: (
        "Pas d’accord ? Un lien, ou tout notre groupe, reste alors tel quel ; les autres "
        "groupes compensent le reste. Cela ne se reprend pas."
    ),
    DeskLinks.OBJECTED: "Votre opposition est notée : ceci reste tel quel.",
    DeskLinks.CONSENT_HOW: (
        "Ce que les compensations peuvent faire de vos liens, sans que vous deviez chaque fois "
        "le dire."
    ),
    DeskLinks.LEAVE_AT_LEAST: "À laisser avec {name}, en heures",
    DeskLinks.LEAVE_AT_LEAST_HOW: "Vide ou 0 : tout peut être annulé. Actuellement : {amount}.",
    DeskLinks.ALLOW_OVER_LIMITS: (
        "Ce qui est dû peut aussi augmenter dans la limite, si cela en efface davantage ailleurs"
    ),
    DeskLinks.SAVE_CONSENT: "Enregistrer",
    DeskLinks.SAVE_BEFORE_FURTHER: "Enregistrez cette page avant de passer à la suite.",
    DeskLinks.CONSENT_SAVED: "Dès maintenant les compensations s’y tiennent.",
    DeskLinks.NO_LINKS_YET: "Sans accord avec un voisin il n’y a rien à compenser.",
}
