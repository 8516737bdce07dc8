"""What is said about signing in, in English."""

from typing import Final

from access.phrases_sign_in import SignIn

SIGN_IN_ENGLISH: Final[dict[SignIn, str]] = {
    SignIn.MAIL_SUBJECT: "Sign in to {site}",
    SignIn.MAIL_TEXT: (
        "Hello,\n\nthis link signs you in to {site}:\n\n{link}\n\n"
        "It works once, and for {minutes} minutes.\n"
        "If you did not ask for it there is nothing to do: nobody is signed in.\n"
    ),
    SignIn.SECRET_TOO_SHORT: "A secret has at least {least} characters, chosen by chance.",
    SignIn.SECRET_READ_BY_OTHERS: (
        "{path} can be read by others than its owner; close it with: chmod 600 {path}"
    ),
    SignIn.SECRET_EMPTY: "{path} is empty; remove it, and a new one is made.",
    SignIn.KEY_NOT_OURS: ("{path} holds no operator's key; remove it, and a new one is made."),
}
