"""What is said of who somebody is here and what they may, in French."""

from typing import Final

from access.phrases_who import Who

WHO_FRENCH: Final[dict[Who, str]] = {
    Who.NOBODY_KNOWN: (
        "personne n’est connu ici : identifiez-vous avec `{command}`, ou donnez une clé dans "
        "EVENVEEL_KEY"
    ),
    Who.HOLDS_NO_MORE: (
        "ce que montre {where} n’est pas connu, ou est terminé : identifiez-vous à nouveau "
        "avec `{command}`"
    ),
    Who.IN_SESSION: "la session gardée",
    Who.IN_OPERATOR_KEY: "la clé de l’exploitant dans le dossier de données",
    Who.MAY_NOT: "ce n’est pas permis : ceci n’est pas pour {who}",
    Who.THE_OPERATOR: "l’exploitant de cette installation",
    Who.THE_PERSON: "la personne {person}",
    Who.THE_KEY: "la clé {key} de {group}",
    Who.YOU_ARE: "Vous êtes {who}.",
    Who.SHOWN_BY: "connu par",
    Who.ACTS_FOR_ALL: "agir comme n’importe qui : ceci n’est pas la production",
    Who.MAY_SCOPES: "peut",
    Who.INVITED: (
        "Qui ouvre ce lien est identifié comme {person}, une seule fois, dans les {days} jours :"
    ),
    Who.INVITED_ADDRESS: "Désormais {person} s’identifie avec l’adresse donnée.",
    Who.ADDRESS_OF_ANOTHER: "cette adresse est celle d’une autre personne",
    Who.NO_MAIL_ADDRESS: "{given!r} n’est pas une adresse de courriel",
    Who.LINK_NO_GOOD: "ce lien n’est pas valable, ou a servi : demandez-en un autre",
    Who.SIGNED_IN: (
        "Identifié comme {person} : les commandes avec ce dossier sont les siennes, au plus "
        "tard jusqu’au {until}."
    ),
    Who.SIGNED_OUT: "Session terminée.",
    Who.SIGNED_OUT_EVERYWHERE: (
        "{person} n’est plus connecté nulle part ; seule une nouvelle invitation l’y laissera "
        "entrer."
    ),
    Who.WAS_NOT_SIGNED_IN: "Personne n’était identifié.",
    Who.ROLE_GRANTED: "{person} est maintenant {role} de {group}.",
    Who.ROLE_GRANTED_UNTIL: "{person} est {role} de {group} jusqu’au {until}.",
    Who.ROLE_TAKEN_BACK: "{person} n’est plus {role} de {group}.",
    Who.NOT_A_ROLE: "{given!r} n’est aucun de ces rôles : {known}",
    Who.NOT_A_SCOPE: "{given!r} n’est aucun de ceux-ci : {known}",
    Who.NO_ROLES: "Personne n’a de rôle dans {group}.",
    Who.NO_KEYS: "{group} n’a pas de clé.",
    Who.KEY_ISSUED: "La clé {key} de {group} ouvre ceci jusqu’au {until} : {scopes}.",
    Who.KEY_SECRET: "La clé elle-même, montrée une seule fois : {secret}",
    Who.KEY_OVER: "La clé {key} de {group} n’ouvre plus rien.",
    Who.OPERATOR_KEY_MADE: (
        "La clé de l’exploitant, montrée une seule fois ; aucune autre ne vaut plus. "
        "Donnez-la comme EVENVEEL_KEY :"
    ),
    Who.ONLY_WITH_OWNER: "DATABASE_OWNER_URL : nécessaire pour cela en production",
    Who.NO_KEY_FILE: "il n’y a pas de clé publique dans {file} : donnez une clé Ed25519 en PEM",
    Who.PERSON: "personne",
    Who.ROLE: "rôle",
    Who.UNTIL: "jusqu’au",
    Who.KEY: "clé",
    Who.OPENS: "ouvre",
    Who.OWNED_BY: "de",
    Who.OF_GROUP: "groupe",
    Who.OF_ACCOUNT: "compte",
    Who.TABLES_MADE: "Les tables sont là, et chaque rôle de l’application peut ce qu’il lui faut.",
    Who.UP_SIGN_IN: "Identifiez-vous, dans un navigateur :",
    Who.UP_AS_ADMINISTRATOR: "comme administrateur de {group}",
    Who.UP_AS_MEMBER: "comme membre de {group}",
    Who.UP_AS_SUPPORT: "comme point d’appui de la région",
    Who.UP_SIGN_IN_ONCE: (
        "(un lien sert une seule fois, pendant {days} jours ; un autre : evenveel invite PERSON)"
    ),
    Who.UP_ALONE: (
        "Un seul administrateur et pas de point d’appui : personne ne peut donner le second "
        "oui dans {groups}. Nommez-en un autre : evenveel role grant GROUP PERSON"
    ),
    Who.UP_AND_MORE: "{groups} et {count} autres",
}
