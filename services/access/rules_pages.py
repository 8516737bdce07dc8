"""What each page asks for. One without a row is shown to nobody."""

from typing import Final

from access.rights import Act
from access.rules_clearing import Routes

PAGES: Final[Routes] = {
    ("GET", "/sign-in"): Act.SIGN_IN,
}
