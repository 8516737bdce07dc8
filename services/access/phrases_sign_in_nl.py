"""What is said about signing in, in Dutch."""

from typing import Final

from access.phrases_sign_in import SignIn

SIGN_IN_DUTCH: Final[dict[SignIn, str]] = {
    SignIn.MAIL_SUBJECT: "Aanmelden bij {site}",
    SignIn.MAIL_TEXT: (
        "Hallo,\n\nmet deze link meldt u zich aan bij {site}:\n\n{link}\n\n"
        "De link werkt één keer en blijft {minutes} minuten geldig.\n"
        "Hebt u er niet om gevraagd, dan hoeft u niets te doen: niemand is aangemeld.\n"
    ),
    SignIn.SECRET_TOO_SHORT: "Een geheim heeft minstens {least} tekens, door het toeval gekozen.",
    SignIn.SECRET_READ_BY_OTHERS: (
        "{path} is niet alleen voor de eigenaar leesbaar; sluit het af met: chmod 600 {path}"
    ),
    SignIn.SECRET_EMPTY: "{path} is leeg; gooi het weg, dan wordt er een nieuw gemaakt.",
    SignIn.KEY_NOT_OURS: (
        "In {path} staat geen sleutel van de beheerder van de installatie; gooi het weg, dan "
        "wordt er een nieuwe gemaakt."
    ),
}
