"""What is said about signing in, in French."""

from typing import Final

from access.phrases_sign_in import SignIn

SIGN_IN_FRENCH: Final[dict[SignIn, str]] = {
    SignIn.MAIL_SUBJECT: "Connexion à {site}",
    SignIn.MAIL_TEXT: (
        "Bonjour,\n\nce lien vous connecte à {site} :\n\n{link}\n\n"
        "Il sert une seule fois et reste valable {minutes} minutes.\n"
        "Si vous n’avez rien demandé, vous n’avez rien à faire : personne n’est connecté.\n"
    ),
    SignIn.SECRET_TOO_SHORT: "Un secret compte au moins {least} caractères, tirés au hasard.",
    SignIn.SECRET_READ_BY_OTHERS: (
        "{path} peut être lu par d’autres que son propriétaire ; fermez-le par : chmod 600 {path}"
    ),
    SignIn.SECRET_EMPTY: "{path} est vide ; supprimez-le, un nouveau sera créé.",
    SignIn.KEY_NOT_OURS: (
        "{path} ne contient pas de clé de l’exploitant ; supprimez-le, une nouvelle sera créée."
    ),
}
