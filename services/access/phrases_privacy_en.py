"""What is said about what is kept of people, in English."""

from typing import Final

from access.phrases_privacy import Privacy

PRIVACY_ENGLISH: Final[dict[Privacy, str]] = {
    Privacy.WHAT_IS_KEPT: "What is kept of you",
    Privacy.HOW: (
        "Name, contact, exchanges, requests, offers and wants of this account, and what the group"
        " wrote about it, in one file: to read, or to take along to another program. For the member"
        " it also tells the roles, and by what they sign in. Who read the name is not in it."
    ),
    Privacy.AS_PDF: "To read (PDF)",
    Privacy.AS_JSON: "To take along (JSON)",
    Privacy.WHO_SEES: (
        "Names and words are kept encrypted, apart from the books. Whoever reads them is "
        "written down."
    ),
    Privacy.HOW_LONG: (
        "Words are erased after a set time, and names a set time after the account was closed. "
        "Amounts and days stay, without a name."
    ),
    Privacy.TO_BE_ERASED: (
        "Do you want to be erased sooner? Bring the account to zero, have it closed and ask the"
        " administrators of the group: two people then say yes. What is erased is gone for "
        "good."
    ),
    Privacy.NAME: "Name",
    Privacy.CODE: "Number",
    Privacy.CONTACT: "Contact",
    Privacy.GROUP: "Group",
    Privacy.ACCOUNT: "Account",
    Privacy.HOLDER: "Holder",
    Privacy.BALANCE: "Balance",
    Privacy.POSITION: "Position of the log",
    Privacy.NOTHING: "Nothing",
    Privacy.REQUESTS: "Requests",
    Privacy.REQUEST_STATUS: "How it ended",
    Privacy.POSTS: "Offers and wants",
    Privacy.TITLE: "Title",
    Privacy.TEXT: "Text",
    Privacy.UNTIL: "Until",
    Privacy.SIGNING_IN: "Signing in",
    Privacy.SIGNING_IN_ONLY: "Of addresses and sign-in services only a digest is kept.",
    Privacy.KIND_MAIL: "by a mail address",
    Privacy.KIND_OIDC: "by a sign-in service",
    Privacy.KIND_PASSKEY: "by a passkey",
    Privacy.KIND_SESSION: "signed in in a browser",
    Privacy.SINCE: "Since",
    Privacy.SAID_ABOUT: "What was said at acts about the account",
    Privacy.MONTH: "Month",
    Privacy.STANDS: "Roles and mandates",
    Privacy.REST: "Paper shows the first {lines}; the file to take along (JSON) holds them all.",
    Privacy.FOOT: "What is kept, up to position {position}",
    Privacy.STATUS_OPEN: "open",
    Privacy.STATUS_ACCEPTED: "accepted",
    Privacy.STATUS_DECLINED: "declined",
    Privacy.STATUS_WITHDRAWN: "withdrawn",
    Privacy.STATUS_EXPIRED: "expired",
    Privacy.STATUS_ENDED: "ended",
    Privacy.ERASE: "Erase",
    Privacy.ERASE_HOW: (
        "Name, contact and all words of this member are destroyed for good, in backups too. "
        "Amounts stay. It takes the yes of two people."
    ),
    Privacy.ERASURE_ASKED: "{name} is erased",
    Privacy.ERASURES_HELD: "erasures held",
    Privacy.GOING: "to be erased for its time",
    Privacy.GOES_FROM: "from {day} on; accounts: {accounts}, words up to: {month}",
}
