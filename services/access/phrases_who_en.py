"""What is said of who somebody is here and what they may, in English."""

from typing import Final

from access.phrases_who import Who

WHO_ENGLISH: Final[dict[Who, str]] = {
    Who.NOBODY_KNOWN: (
        "nobody is known here: sign in with `{command}`, or give a key in EVENVEEL_KEY"
    ),
    Who.HOLDS_NO_MORE: "what {where} shows is not known, or over: sign in again with `{command}`",
    Who.IN_SESSION: "the kept session",
    Who.IN_OPERATOR_KEY: "the operator’s key in the data folder",
    Who.MAY_NOT: "not allowed: this is not for {who}",
    Who.THE_OPERATOR: "the operator of this installation",
    Who.THE_PERSON: "person {person}",
    Who.THE_KEY: "key {key} of {group}",
    Who.YOU_ARE: "You are {who}.",
    Who.SHOWN_BY: "known by",
    Who.ACTS_FOR_ALL: "act as anybody: this is not production",
    Who.MAY_SCOPES: "may",
    Who.INVITED: "Whoever opens this link is signed in as {person}, once, within {days} days:",
    Who.INVITED_ADDRESS: "From now on {person} signs in with the address given.",
    Who.ADDRESS_OF_ANOTHER: "this address is another person’s",
    Who.NO_MAIL_ADDRESS: "{given!r} is not a mail address",
    Who.LINK_NO_GOOD: "this link is no good, or was used: ask for another",
    Who.SIGNED_IN: (
        "Signed in as {person}: commands with this data folder are theirs, until {until} at "
        "the latest."
    ),
    Who.SIGNED_OUT: "Signed out.",
    Who.SIGNED_OUT_EVERYWHERE: (
        "{person} is signed in nowhere, and only a new invitation lets them in."
    ),
    Who.WAS_NOT_SIGNED_IN: "Nobody was signed in.",
    Who.ROLE_GRANTED: "{person} is {role} of {group} now.",
    Who.ROLE_GRANTED_UNTIL: "{person} is {role} of {group} until {until}.",
    Who.ROLE_TAKEN_BACK: "{person} is no longer {role} of {group}.",
    Who.NOT_A_ROLE: "{given!r} is none of these roles: {known}",
    Who.NOT_A_SCOPE: "{given!r} is none of these: {known}",
    Who.NO_ROLES: "Nobody has a role in {group}.",
    Who.NO_KEYS: "{group} has no key.",
    Who.KEY_ISSUED: "Key {key} of {group} opens this until {until}: {scopes}.",
    Who.KEY_SECRET: "The key itself, told this once: {secret}",
    Who.KEY_OVER: "Key {key} of {group} opens nothing any more.",
    Who.OPERATOR_KEY_MADE: (
        "The operator’s key, told this once; no earlier one is good any more. Give it as "
        "EVENVEEL_KEY:"
    ),
    Who.ONLY_WITH_OWNER: "DATABASE_OWNER_URL: needed for this in production",
    Who.NO_KEY_FILE: "there is no public key in {file}: give an Ed25519 key as PEM",
    Who.PERSON: "person",
    Who.ROLE: "role",
    Who.UNTIL: "until",
    Who.KEY: "key",
    Who.OPENS: "opens",
    Who.OWNED_BY: "of",
    Who.OF_GROUP: "group",
    Who.OF_ACCOUNT: "account",
    Who.TABLES_MADE: "The tables are there, and each role of the application may do what it needs.",
    Who.UP_SIGN_IN: "Sign in, in a browser:",
    Who.UP_AS_ADMINISTRATOR: "as an administrator of {group}",
    Who.UP_AS_MEMBER: "as a member of {group}",
    Who.UP_AS_SUPPORT: "as the region’s support point",
    Who.UP_SIGN_IN_ONCE: "(a link works once, for {days} days; another: evenveel invite PERSON)",
    Who.UP_ALONE: (
        "One administrator and no support point: nobody can give the second yes in {groups}. "
        "Name another: evenveel role grant GROUP PERSON"
    ),
    Who.UP_AND_MORE: "{groups} and {count} more",
}
