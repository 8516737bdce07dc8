"""What the pages say, in French."""

from typing import Final

from access.phrases_pages import Page

PAGES_FRENCH: Final[dict[Page, str]] = {
    Page.SKIP: "Aller au contenu",
    Page.YOU_ACT_FOR: "Vous agissez pour",
    Page.YOU_ACT_FOR_NOBODY: "Vous n’agissez encore pour personne.",
    Page.CHANGE_WHOM: "Changer",
    Page.PLACES: "Rubriques",
    Page.SIGN_OUT: "Se déconnecter",
    Page.FOOTER: (
        "Evenveel tient l’équilibre des heures entre groupes : ce que l’un donne, l’autre le "
        "reçoit."
    ),
    Page.UNTIL: "jusqu’au {day}",
    Page.LIVE_ON: "Cette page se tient à jour d’elle-même.",
    Page.LIVE_OFF: "Plus en direct pour l’instant : cette page date d’avant. Elle réessaie.",
    Page.LIVE_CHANGED: "Cette page vient d’être mise à jour.",
    Page.SIGN_IN: "Se connecter",
    Page.NO_PASSWORD: "Ici, pas de mot de passe. Choisissez comment vous connecter.",
    Page.BY_MAIL: "Par un lien reçu par courriel",
    Page.BY_MAIL_HOW: "Vous recevez un lien qui vous fait entrer une seule fois.",
    Page.ADDRESS: "Votre adresse électronique",
    Page.SEND_LINK: "Envoyez-moi un lien",
    Page.BY_PASSKEY: "Avec une clé d’accès",
    Page.BY_PASSKEY_HOW: (
        "Avec votre empreinte, votre visage ou votre code, si vous avez déjà ajouté cet appareil."
    ),
    Page.USE_PASSKEY: "Utiliser ma clé d’accès",
    Page.PASSKEY_FAILED: "Cela n’a pas marché. Réessayez, ou connectez-vous autrement.",
    Page.PASSKEYS_NEED: (
        "Les clés d’accès (empreinte, visage ou code) demandent JavaScript, un navigateur qui "
        "les connaît et un site qui porte un nom ; tout le reste marche sans."
    ),
    Page.ON_TRIAL: (
        "Ceci tourne sur votre propre ordinateur ? {command} y fait un lien qui laisse entrer "
        "quelqu’un."
    ),
    Page.BY_PROVIDER: "Avec {provider}",
    Page.BY_PROVIDER_HOW: "Vous vous y connectez comme d’habitude, puis revenez ici.",
    Page.GO_TO_PROVIDER: "Continuer avec {provider}",
    Page.LOOK_IN_MAIL: "Regardez vos courriels",
    Page.LINK_SENT: (
        "Si nous connaissons cette adresse, un lien est en route. Il est valable {minutes} minutes."
    ),
    Page.NOTHING_CAME: (
        "Rien reçu ? Regardez parmi les indésirables, ou demandez à la personne qui gère votre "
        "groupe quelle adresse est connue ici."
    ),
    Page.BACK_TO_SIGN_IN: "Retour à la connexion",
    Page.ALMOST_IN: "Vous y êtes presque",
    Page.PRESS_TO_SIGN_IN: "Appuyez sur le bouton pour vous connecter sur cet appareil.",
    Page.SIGN_IN_NOW: "Se connecter maintenant",
    Page.LINK_WORKS_ONCE: "Le lien marche une seule fois. Ne le transmettez pas.",
    Page.LINK_GONE: "Ce lien ne marche plus",
    Page.LINK_GONE_HOW: "Il a déjà servi, ou il est trop ancien. Demandez-en un nouveau.",
    Page.ADDRESS_OF_ANOTHER: "Quelqu’un d’autre se connecte avec cette adresse.",
    Page.NOT_AN_ADDRESS: "Ce n’est pas une adresse électronique.",
    Page.WELCOME: "Bienvenue",
    Page.INVITED: (
        "Votre groupe vous invite ici. Appuyez sur le bouton pour entrer ; vous pourrez ensuite"
        " ajouter une clé d’accès pour revenir."
    ),
    Page.ACCEPT_INVITATION: "Entrer",
    Page.PROVIDER_FAILED: "La connexion n’a pas abouti",
    Page.PROVIDER_FAILED_HOW: (
        "Le fournisseur n’a pas dit qui vous êtes, ou nous ne vous connaissons pas encore. "
        "Demandez une invitation à la personne qui gère votre groupe."
    ),
    Page.SIGNED_OUT: "Vous êtes déconnecté.",
    Page.WHO_YOU_ARE: "Qui vous êtes",
    Page.YOU_ARE: "Vous êtes connecté en tant que",
    Page.YOU_ARE_UNNAMED: "Vous êtes connecté. Aucun compte ne porte votre nom ici.",
    Page.FOR_WHOM: "Pour qui agissez-vous ?",
    Page.FOR_WHOM_HOW: (
        "Ce que vous faites désormais se fait pour qui vous choisissez, et s’inscrit avec votre"
        " nom."
    ),
    Page.FOR_NOBODY: (
        "Vous n’avez encore ni compte ni rôle ici. Demandez à la personne qui gère votre groupe."
    ),
    Page.OWN_ACCOUNTS: "Vos propres comptes",
    Page.FOR_ORGANISATIONS: "Vous pouvez agir pour",
    Page.GROUPS_ADMINISTERED: "Groupes que vous gérez",
    Page.GROUPS_SUPPORTED: "Groupes que vous soutenez",
    Page.GROUPS_AUDITED: "Groupes que vous vérifiez",
    Page.CHOOSE: "Choisir",
    Page.CHOSEN_NOW: "Vous agissez pour celui-ci",
    Page.ADMINISTER: "Gérer",
    Page.ROLE_HOLDER: "titulaire",
    Page.ROLE_FORMER: "ancien titulaire",
    Page.ROLE_INTERMEDIARY: "intermédiaire",
    Page.ROLE_ADMINISTRATOR: "administrateur",
    Page.ROLE_SUPPORT: "point d’appui",
    Page.ROLE_AUDITOR: "vérificateur",
    Page.PLACE_ACCOUNT: "Compte",
    Page.PLACE_DESK: "Groupe",
    Page.PLACE_REGION: "Région",
    Page.PLACE_WHO: "Pour qui",
    Page.PLACE_SESSIONS: "Connexions",
    Page.PLACE_PASSKEYS: "Clés d’accès",
    Page.SESSIONS: "Où vous êtes connecté",
    Page.SESSIONS_HOW: "L’une d’elles n’est pas la vôtre ? Mettez-y fin.",
    Page.SIGNED_IN_AT: "Connecté le {moment}",
    Page.ENDS_AT: "prend fin au plus tard le {moment}",
    Page.THIS_SESSION: "Celle-ci",
    Page.END_SESSION: "Mettre fin",
    Page.END_OTHERS: "Mettre fin à toutes les autres",
    Page.SESSION_ENDED: "Cette session a pris fin.",
    Page.OTHERS_ENDED: "Toutes les autres sessions ont pris fin.",
    Page.DEVICE_LOST: "Téléphone ou ordinateur perdu ?",
    Page.DEVICE_LOST_HOW: (
        "Déconnectez-vous partout, ici aussi. Les liens pas encore utilisés ne marchent alors plus."
    ),
    Page.WITHOUT_PASSKEYS: (
        "Retirer aussi toutes mes clés d’accès. Sans adresse électronique ni service de connexion,"
        " seule une nouvelle invitation vous laissera entrer."
    ),
    Page.END_ALL: "Me déconnecter partout",
    Page.SIGNED_OUT_EVERYWHERE: "Vous êtes déconnecté partout.",
    Page.PASSKEYS: "Vos clés d’accès",
    Page.PASSKEYS_HOW: (
        "Avec une clé d’accès, vous vous connectez par empreinte, visage ou code, sans courriel."
    ),
    Page.PASSKEY_SINCE: "Ajoutée le {moment}",
    Page.NO_PASSKEYS: "Vous n’en avez pas encore.",
    Page.ADD_PASSKEY: "Ajouter une clé d’accès pour cet appareil",
    Page.PASSKEY_ADDED: "La clé d’accès est ajoutée.",
    Page.PASSKEY_REMOVED: "La clé d’accès est retirée.",
    Page.REMOVE: "Retirer",
    Page.OF_THE_GROUP: "Les affaires du groupe",
    Page.ONE_ADMINISTRATOR: (
        "Ce groupe n’a qu’un administrateur et pas de point d’appui : personne ne peut donner "
        "le second oui."
    ),
    Page.ACTS: "À approuver",
    Page.ACTS_HOW: (
        "Elles attendent le oui d’une deuxième personne. Nul n’approuve ce qu’il a lui-même "
        "proposé."
    ),
    Page.NO_ACTS: "Rien n’attend de second oui.",
    Page.PROPOSED_BY: "proposé par {person}, le {moment}",
    Page.WAITS_FOR: "attend {name}",
    Page.APPROVE: "Approuver",
    Page.DECLINE: "Refuser",
    Page.TAKE_BACK: "Retirer",
    Page.ACT_APPROVED: "Votre oui est enregistré.",
    Page.ACT_DECLINED: "La proposition n’existe plus.",
    Page.SOMEBODY: "quelqu’un",
    Page.SIGNING_KEYS: "Clés qui signent l’historique",
    Page.SIGNING_KEYS_HOW: (
        "Ce qui est inscrit ici est signé, pour que chacun remarque si on le change plus tard. "
        "Une autre clé demande deux personnes : l’une la demande sur le serveur, l’autre dit oui "
        "ici."
    ),
    Page.CHANGE_OF_KEYS_WAITS: (
        "Un changement des clés qui signent l’historique attend un second oui."
    ),
    Page.ROTATE_ASKED: "Une nouvelle clé signera à côté de celle d’aujourd’hui.",
    Page.RETIRE_ASKED: "Seule la clé la plus récente signera encore.",
    Page.THE_OPERATOR: "qui fait tourner le service",
    Page.OWN_CHANGE_OF_KEYS: "de vous : une autre personne dit oui",
    Page.SIGNING_KEYS_CHANGED: "Votre oui est enregistré et les clés sont changées.",
    Page.SIGNING_NOW: "Ces clés signent maintenant",
    Page.SIGNING_NOW_HOW: (
        "Donnez-les, par une autre voie que cette page, à qui vérifie pour vous."
    ),
    Page.KEYS: "Clés",
    Page.KEYS_HOW: (
        "Avec une clé, un programme ou le serveur d’un autre groupe agit pour ce groupe. Ne "
        "donnez à chacune que le nécessaire."
    ),
    Page.NO_KEYS: "Ce groupe n’a pas de clé.",
    Page.KIND_PROGRAM: "D’un programme",
    Page.KIND_SERVER: "D’un serveur",
    Page.REVOKE: "Révoquer",
    Page.KEY_REVOKED: "La clé n’ouvre plus rien.",
    Page.NEW_KEY: "Une nouvelle clé",
    Page.KEY_MAY: "Ce qu’elle peut faire",
    Page.SCOPE_READ: "Lire les livres du groupe",
    Page.SCOPE_EXCHANGE: "Donner et demander pour des membres",
    Page.SCOPE_ADMINISTER: "Gérer les affaires du groupe, comme vous",
    Page.SCOPE_FOLLOW: "Suivre ce qui se passe",
    Page.KEY_UNTIL: "Jusqu’au (inclus)",
    Page.PUBLIC_KEY: "Clé publique d’un serveur",
    Page.PUBLIC_KEY_HOW: (
        "Seulement pour le serveur d’un autre groupe : 32 octets Ed25519 en base64. Laissez "
        "vide pour un programme."
    ),
    Page.PROPOSE_KEY: "Créer la clé",
    Page.KEY_PROPOSED: (
        "La clé est proposée. Elle n’ouvre rien avant qu’une deuxième personne l’approuve."
    ),
    Page.SECRET_ONCE: (
        "Voici son secret. Vous ne le voyez que maintenant : gardez-le à l’abri des regards."
    ),
    Page.SECRET_KEPT: "Je l’ai conservé",
    Page.SECRET_SHOWN_BEFORE: "Cette clé est déjà créée, et son secret a été montré.",
    Page.CHOOSE_SCOPE: "Choisissez au moins une chose qu’elle peut faire.",
    Page.CHOOSE_DAY: "Indiquez un jour à venir.",
    Page.MANDATES: "Intermédiaires",
    Page.MANDATES_HOW: (
        "Le compte d’une organisation est utilisé par les personnes citées ici ; chaque acte "
        "dit qui l’a fait."
    ),
    Page.NO_ORGANISATIONS: "Ce groupe n’a pas d’organisation.",
    Page.NO_INTERMEDIARIES: "Nul n’agit pour elle que son titulaire.",
    Page.DISMISS: "Retirer le mandat",
    Page.APPOINT: "Désigner",
    Page.ORGANISATION: "Organisation membre",
    Page.INTERMEDIARY: "Qui peut agir pour elle",
    Page.APPOINTED: "L’intermédiaire est désigné.",
    Page.DISMISSED: "Le mandat de l’intermédiaire est retiré.",
    Page.ROLES: "Rôles",
    Page.ROLES_HOW: "Qui gère ce groupe, qui l’appuie, et qui peut lire ses livres pour un temps.",
    Page.WITHDRAW_ROLE: "Reprendre",
    Page.GRANT_ROLE: "Donner un rôle",
    Page.MEMBER: "Membre",
    Page.CHOOSE_MEMBER: "choisissez un membre",
    Page.OTHER_PERSON: "Ou l’identifiant d’une personne hors du groupe",
    Page.ROLE: "Rôle",
    Page.ROLE_UNTIL: "Jusqu’au (inclus)",
    Page.ROLE_UNTIL_HOW: (
        "Il en faut un pour un vérificateur, au plus à un an. Pour les autres, ce n’est pas "
        "nécessaire."
    ),
    Page.PROPOSE_ROLE: "Proposer le rôle",
    Page.ROLE_PROPOSED: "Le rôle est proposé ; une deuxième personne l’approuve.",
    Page.ROLE_WITHDRAWN: "Le rôle est repris.",
    Page.CHOOSE_PERSON: "Indiquez une personne : un membre, ou l’identifiant de quelqu’un d’autre.",
    Page.INVITATIONS: "Invitations à entrer",
    Page.INVITATIONS_HOW: (
        "Une invitation permet à un nouveau membre de se connecter la première fois. "
        "Remettez-la vous-même."
    ),
    Page.ADDRESS_IF_ANY: "Adresse électronique pour se connecter",
    Page.ADDRESS_IF_ANY_HOW: (
        "Peut rester vide. Elle n’est gardée que sous la forme d’une empreinte que nul ne peut "
        "relire."
    ),
    Page.MAKE_INVITATION: "Créer une invitation",
    Page.NO_NEWCOMERS: (
        "Chaque membre de ce groupe se connecte déjà, ou a un rôle ou un compte ailleurs ; qui "
        "gère cette installation peut les refaire entrer."
    ),
    Page.NOT_A_NEWCOMER: (
        "Seul qui ne s’est jamais connecté et n’a pas de rôle peut être invité ici ; les "
        "autres, qui gère cette installation les refait entrer."
    ),
    Page.INVITATION_MADE: "Une invitation pour {person}. Vous ne voyez ce lien que maintenant.",
    Page.NOT_THERE: "Cette page n’existe pas",
    Page.NOT_THERE_HOW: "Elle a disparu, ou ne vous est pas destinée.",
    Page.NOT_ALLOWED: "Vous ne pouvez pas faire cela",
    Page.NOT_ALLOWED_HOW: "Vous pouvez le voir, mais c’est à d’autres de le faire.",
    Page.FORM_STALE: "Ce formulaire n’est plus valable",
    Page.FORM_STALE_HOW: (
        "Il est resté ouvert trop longtemps, ou ne venait pas de ce site. Rien n’a été fait. "
        "Rouvrez la page."
    ),
    Page.TOO_OFTEN: "C’était trop souvent",
    Page.TOO_OFTEN_HOW: "Attendez un peu, puis réessayez.",
    Page.NOT_NOW: "Cela ne marche pas en ce moment",
    Page.NOT_NOW_HOW: "Réessayez dans un instant.",
    Page.UNSURE: "Nous ne savons pas si cela a été fait",
    Page.UNSURE_HOW: (
        "La réponse s’est perdue en route. Revenez en arrière dans votre navigateur et envoyez-le "
        "encore une fois : cela ne se fait jamais deux fois."
    ),
    Page.TO_THE_START: "Vers le début",
}
