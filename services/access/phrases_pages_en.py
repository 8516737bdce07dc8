"""What the pages say, in English."""

from typing import Final

from access.phrases_pages import Page

PAGES_ENGLISH: Final[dict[Page, str]] = {
    Page.SKIP: "Go to the content",
    Page.YOU_ACT_FOR: "You act for",
    Page.YOU_ACT_FOR_NOBODY: "You act for nobody yet.",
    Page.CHANGE_WHOM: "Change",
    Page.PLACES: "Pages",
    Page.SIGN_OUT: "Sign out",
    Page.FOOTER: "Evenveel keeps the hours between groups equal: what one gives, another receives.",
    Page.UNTIL: "until {day}",
    Page.LIVE_ON: "This page stays up to date by itself.",
    Page.LIVE_OFF: "Not live now: this page shows how it was. It tries again by itself.",
    Page.LIVE_CHANGED: "This page was brought up to date.",
    Page.SIGN_IN: "Sign in",
    Page.NO_PASSWORD: "There are no passwords here. Choose how you want to sign in.",
    Page.BY_MAIL: "With a link by mail",
    Page.BY_MAIL_HOW: "You get a link that lets you in once.",
    Page.ADDRESS: "Your mail address",
    Page.SEND_LINK: "Send me a link",
    Page.BY_PASSKEY: "With a passkey",
    Page.BY_PASSKEY_HOW: "With your fingerprint, face or PIN, if you added this device before.",
    Page.USE_PASSKEY: "Use my passkey",
    Page.PASSKEY_FAILED: "That did not work. Try again, or sign in another way.",
    Page.PASSKEYS_NEED: (
        "Passkeys (fingerprint, face or PIN) need JavaScript, a browser that has them, and a "
        "site with a name; everything else works without."
    ),
    Page.ON_TRIAL: (
        "Does this run on your own computer? There {command} makes a link that lets somebody in."
    ),
    Page.BY_PROVIDER: "With {provider}",
    Page.BY_PROVIDER_HOW: "You sign in there as you are used to, and come back here.",
    Page.GO_TO_PROVIDER: "Continue with {provider}",
    Page.LOOK_IN_MAIL: "Look in your mail",
    Page.LINK_SENT: (
        "If we know this address, a link is on its way. It is good for {minutes} minutes."
    ),
    Page.NOTHING_CAME: (
        "Nothing came? Look among unwanted mail, or ask your group’s administrator which "
        "address is known here."
    ),
    Page.BACK_TO_SIGN_IN: "Back to signing in",
    Page.ALMOST_IN: "You are almost in",
    Page.PRESS_TO_SIGN_IN: "Press the button to sign in on this device.",
    Page.SIGN_IN_NOW: "Sign in now",
    Page.LINK_WORKS_ONCE: "The link works once. Do not pass it on.",
    Page.LINK_GONE: "This link no longer works",
    Page.LINK_GONE_HOW: "It was used already, or is too old. Ask for a new one.",
    Page.ADDRESS_OF_ANOTHER: "Somebody else signs in with this address.",
    Page.NOT_AN_ADDRESS: "This is no mail address.",
    Page.WELCOME: "Welcome",
    Page.INVITED: (
        "Your group invites you here. Press the button to come in; then you can add a passkey "
        "to come back by."
    ),
    Page.ACCEPT_INVITATION: "Come in",
    Page.PROVIDER_FAILED: "Signing in did not work",
    Page.PROVIDER_FAILED_HOW: (
        "The provider did not say who you are, or we do not know you yet. Ask your group’s "
        "administrator for an invitation."
    ),
    Page.SIGNED_OUT: "You are signed out.",
    Page.WHO_YOU_ARE: "Who you are",
    Page.YOU_ARE: "You are signed in as",
    Page.YOU_ARE_UNNAMED: "You are signed in. No account carries your name here.",
    Page.FOR_WHOM: "For whom do you act?",
    Page.FOR_WHOM_HOW: (
        "What you do from now on is done for whom you choose, and recorded with your name."
    ),
    Page.FOR_NOBODY: "You have no account and no role here yet. Ask your group’s administrator.",
    Page.OWN_ACCOUNTS: "Your own accounts",
    Page.FOR_ORGANISATIONS: "You may act for",
    Page.GROUPS_ADMINISTERED: "Groups you administer",
    Page.GROUPS_SUPPORTED: "Groups you support",
    Page.GROUPS_AUDITED: "Groups you audit",
    Page.CHOOSE: "Choose",
    Page.CHOSEN_NOW: "You act for this one",
    Page.ADMINISTER: "Administer",
    Page.ROLE_HOLDER: "holder",
    Page.ROLE_FORMER: "former holder",
    Page.ROLE_INTERMEDIARY: "intermediary",
    Page.ROLE_ADMINISTRATOR: "administrator",
    Page.ROLE_SUPPORT: "support point",
    Page.ROLE_AUDITOR: "auditor",
    Page.PLACE_ACCOUNT: "Account",
    Page.PLACE_DESK: "Group",
    Page.PLACE_REGION: "Region",
    Page.PLACE_WHO: "For whom",
    Page.PLACE_SESSIONS: "Where signed in",
    Page.PLACE_PASSKEYS: "Passkeys",
    Page.SESSIONS: "Where you are signed in",
    Page.SESSIONS_HOW: "Is there one that is not yours? End it.",
    Page.SIGNED_IN_AT: "Signed in {moment}",
    Page.ENDS_AT: "ends at the latest {moment}",
    Page.THIS_SESSION: "This one",
    Page.END_SESSION: "End",
    Page.END_OTHERS: "End all others",
    Page.SESSION_ENDED: "That session has ended.",
    Page.OTHERS_ENDED: "All other sessions have ended.",
    Page.DEVICE_LOST: "Lost a telephone or computer?",
    Page.DEVICE_LOST_HOW: "Sign out everywhere, here too. Links not used yet then work no more.",
    Page.WITHOUT_PASSKEYS: (
        "Remove all my passkeys too. Without a mail address or a sign-in provider only a new "
        "invitation then lets you in."
    ),
    Page.END_ALL: "Sign out everywhere",
    Page.SIGNED_OUT_EVERYWHERE: "You are signed out everywhere.",
    Page.PASSKEYS: "Your passkeys",
    Page.PASSKEYS_HOW: "With a passkey you sign in by fingerprint, face or PIN, without a mail.",
    Page.PASSKEY_SINCE: "Added {moment}",
    Page.NO_PASSKEYS: "You have none yet.",
    Page.ADD_PASSKEY: "Add a passkey for this device",
    Page.PASSKEY_ADDED: "The passkey was added.",
    Page.PASSKEY_REMOVED: "The passkey was removed.",
    Page.REMOVE: "Remove",
    Page.OF_THE_GROUP: "The group’s affairs",
    Page.ONE_ADMINISTRATOR: (
        "This group has one administrator and no support point: nobody can give the second yes."
    ),
    Page.ACTS: "To approve",
    Page.ACTS_HOW: (
        "These wait for a second person’s yes. Nobody approves what they proposed themselves."
    ),
    Page.NO_ACTS: "Nothing waits for a second yes.",
    Page.PROPOSED_BY: "proposed by {person}, {moment}",
    Page.WAITS_FOR: "waits for {name}",
    Page.APPROVE: "Approve",
    Page.DECLINE: "Decline",
    Page.TAKE_BACK: "Take back",
    Page.ACT_APPROVED: "Your yes is recorded.",
    Page.ACT_DECLINED: "The proposal is gone.",
    Page.SOMEBODY: "somebody",
    Page.SIGNING_KEYS: "Keys that sign the history",
    Page.SIGNING_KEYS_HOW: (
        "What is recorded here is signed, so that anybody notices if it is changed later. Another "
        "key needs two people: one asks for it on the server, another says yes here."
    ),
    Page.CHANGE_OF_KEYS_WAITS: "A change of the keys that sign the history waits for a second yes.",
    Page.ROTATE_ASKED: "A new key shall sign beside the one that does.",
    Page.RETIRE_ASKED: "The newest key shall sign alone.",
    Page.THE_OPERATOR: "whoever runs the service",
    Page.OWN_CHANGE_OF_KEYS: "yours: another person says yes",
    Page.SIGNING_KEYS_CHANGED: "Your yes is recorded, and the keys are changed.",
    Page.SIGNING_NOW: "These keys sign now",
    Page.SIGNING_NOW_HOW: "Tell them, by another way than this page, to whoever checks for you.",
    Page.KEYS: "Keys",
    Page.KEYS_HOW: (
        "With a key a program, or another group’s server, acts for this group. Give each no "
        "more than it needs."
    ),
    Page.NO_KEYS: "This group has no keys.",
    Page.KIND_PROGRAM: "A program’s",
    Page.KIND_SERVER: "A server’s",
    Page.REVOKE: "Revoke",
    Page.KEY_REVOKED: "The key opens nothing any more.",
    Page.NEW_KEY: "A new key",
    Page.KEY_MAY: "What it may do",
    Page.SCOPE_READ: "Read the group’s books",
    Page.SCOPE_EXCHANGE: "Give and ask for members",
    Page.SCOPE_ADMINISTER: "Run the group’s affairs, as you",
    Page.SCOPE_FOLLOW: "Follow what happens",
    Page.KEY_UNTIL: "Until and including",
    Page.PUBLIC_KEY: "Public key of a server",
    Page.PUBLIC_KEY_HOW: (
        "Only for another group’s server: 32 bytes Ed25519 in base64. Leave it empty for a program."
    ),
    Page.PROPOSE_KEY: "Make the key",
    Page.KEY_PROPOSED: "The key is proposed. It opens nothing before a second person approves it.",
    Page.SECRET_ONCE: "This is its secret. You see it only now: keep it where nobody else sees it.",
    Page.SECRET_KEPT: "I have kept it",
    Page.SECRET_SHOWN_BEFORE: "This key was made already, and its secret shown.",
    Page.CHOOSE_SCOPE: "Choose at least one thing that it may do.",
    Page.CHOOSE_DAY: "Name a day that is still to come.",
    Page.MANDATES: "Intermediaries",
    Page.MANDATES_HOW: (
        "An organisation’s account is used by the people named here; each act says who did it."
    ),
    Page.NO_ORGANISATIONS: "This group has no organisations.",
    Page.NO_INTERMEDIARIES: "Nobody acts for it but its holder.",
    Page.DISMISS: "Dismiss",
    Page.APPOINT: "Appoint",
    Page.ORGANISATION: "Organisation",
    Page.INTERMEDIARY: "Who may act for it",
    Page.APPOINTED: "The intermediary is appointed.",
    Page.DISMISSED: "The intermediary is dismissed.",
    Page.ROLES: "Roles",
    Page.ROLES_HOW: "Who runs this group, who supports it, and who may read its books for a time.",
    Page.WITHDRAW_ROLE: "Withdraw",
    Page.GRANT_ROLE: "Give a role",
    Page.MEMBER: "Member",
    Page.CHOOSE_MEMBER: "choose a member",
    Page.OTHER_PERSON: "Or the id of a person outside the group",
    Page.ROLE: "Role",
    Page.ROLE_UNTIL: "Until and including",
    Page.ROLE_UNTIL_HOW: (
        "An auditor needs a day, at most a year ahead. For the others it may stay empty."
    ),
    Page.PROPOSE_ROLE: "Propose the role",
    Page.ROLE_PROPOSED: "The role is proposed; a second person approves it.",
    Page.ROLE_WITHDRAWN: "The role is withdrawn.",
    Page.CHOOSE_PERSON: "Name one person: a member, or somebody else’s id.",
    Page.INVITATIONS: "Invitations",
    Page.INVITATIONS_HOW: (
        "An invitation lets a new member sign in for the first time. Hand it over yourself."
    ),
    Page.ADDRESS_IF_ANY: "Mail address to sign in with",
    Page.ADDRESS_IF_ANY_HOW: (
        "May stay empty. It is kept only as a fingerprint that nobody can read back."
    ),
    Page.MAKE_INVITATION: "Make an invitation",
    Page.NO_NEWCOMERS: (
        "Every member of this group signs in already, or has a role or an account elsewhere; "
        "they are let in anew by who runs this installation."
    ),
    Page.NOT_A_NEWCOMER: (
        "Only who has never signed in and has no role can be invited here; others are let in "
        "anew by who runs this installation."
    ),
    Page.INVITATION_MADE: "An invitation for {person}. You see this link only now.",
    Page.NOT_THERE: "This page is not there",
    Page.NOT_THERE_HOW: "It is gone, or it is not yours to see.",
    Page.NOT_ALLOWED: "You may not do this",
    Page.NOT_ALLOWED_HOW: "You can see it, but this is for others to do.",
    Page.FORM_STALE: "This form is no longer good",
    Page.FORM_STALE_HOW: (
        "It was open too long, or did not come from this site. Nothing was done. Open the page "
        "again."
    ),
    Page.TOO_OFTEN: "That was too often",
    Page.TOO_OFTEN_HOW: "Wait a while, and try again.",
    Page.NOT_NOW: "This does not work now",
    Page.NOT_NOW_HOW: "Try again in a moment.",
    Page.UNSURE: "We do not know whether this was done",
    Page.UNSURE_HOW: (
        "The answer got lost on its way. "
        "Go back with your browser and send it once more: it is never done twice."
    ),
    Page.TO_THE_START: "To the start",
}
