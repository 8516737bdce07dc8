"""What each page asks for. One without a row is shown to nobody."""

from typing import Final

from access.rights import Act
from access.rules_clearing import Routes

# Under this path of the projections' service the pages answer.
PAGES_AT: Final = "/pages"
_GROUP: Final = "/groups/{group_id}"

_PAGES: Final[Routes] = {
    # Without a session it leads on to signing in.
    ("GET", "/"): Act.SEE_ONESELF,
    ("POST", "/acting-for"): Act.SEE_ONESELF,
    ("POST", "/language"): Act.SIGN_IN,
    ("GET", "/sign-in"): Act.SIGN_IN,
    ("POST", "/sign-in"): Act.SIGN_IN,
    ("GET", "/sign-in/sent"): Act.SIGN_IN,
    ("GET", "/sign-in/link/{token}"): Act.SIGN_IN,
    ("POST", "/sign-in/link"): Act.SIGN_IN,
    ("POST", "/sign-in/passkey/options"): Act.SIGN_IN,
    ("POST", "/sign-in/passkey"): Act.SIGN_IN,
    ("GET", "/sign-in/provider"): Act.SIGN_IN,
    ("GET", "/sign-in/provider/back"): Act.SIGN_IN,
    ("GET", "/invitation/{token}"): Act.SIGN_IN,
    ("POST", "/invitation"): Act.SIGN_IN,
    ("GET", "/invitation/{token}/provider"): Act.SIGN_IN,
    ("POST", "/sign-out"): Act.SIGN_IN,
    ("GET", "/sessions"): Act.SEE_ONESELF,
    ("POST", "/sessions/end"): Act.SEE_ONESELF,
    ("POST", "/sessions/end-others"): Act.SEE_ONESELF,
    ("POST", "/sessions/end-all"): Act.SEE_ONESELF,
    ("GET", "/passkeys"): Act.SEE_ONESELF,
    ("POST", "/passkeys/add/options"): Act.SEE_ONESELF,
    ("POST", "/passkeys/add"): Act.SEE_ONESELF,
    ("POST", "/passkeys/remove"): Act.SEE_ONESELF,
    ("GET", _GROUP + "/acts"): Act.SECOND_ACT,
    ("POST", _GROUP + "/acts/{act_id}/approve"): Act.SECOND_ACT,
    ("POST", _GROUP + "/acts/{act_id}/decline"): Act.SECOND_ACT,
    ("GET", _GROUP + "/keys"): Act.ISSUE_KEY,
    ("POST", _GROUP + "/keys"): Act.ISSUE_KEY,
    ("POST", _GROUP + "/keys/revoke"): Act.REVOKE_KEY,
    ("GET", _GROUP + "/intermediaries"): Act.RUN_GROUP,
    ("POST", _GROUP + "/intermediaries"): Act.RUN_GROUP,
    ("POST", _GROUP + "/intermediaries/dismiss"): Act.RUN_GROUP,
    ("GET", _GROUP + "/roles"): Act.GRANT_ROLE,
    ("POST", _GROUP + "/roles"): Act.GRANT_ROLE,
    ("POST", _GROUP + "/roles/withdraw"): Act.GRANT_ROLE,
    ("GET", _GROUP + "/invitations"): Act.RUN_GROUP,
    ("POST", _GROUP + "/invitations"): Act.RUN_GROUP,
}

PAGES: Final[Routes] = {(method, PAGES_AT + path): act for (method, path), act in _PAGES.items()}
