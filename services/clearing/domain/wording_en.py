"""Every refusal in English."""

from typing import Final

from clearing.domain.refusals import Code
from clearing.domain.wording import Language, Reason

_AT_MOST: Final = "At most {limit}."

_REASONS: Final[dict[Code, Reason]] = {
    Code.DIFFERENT_TERMS: Reason(
        "Id used for something else",
        "The id {subject} was used before, for something else. Take a new id.",
    ),
    Code.HAPPENED_IN_THE_FUTURE: Reason(
        "In the future", "What has not happened yet cannot be recorded.", ""
    ),
    Code.AMOUNT_OUT_OF_RANGE: Reason(
        "Amount not possible", "The amount is too small or too large.", _AT_MOST
    ),
    Code.LIMITS_OUT_OF_ORDER: Reason(
        "Limits out of order",
        "A floor lies at or below zero; a ceiling, and what groups may owe, at or above;"
        " the marks in between.",
        _AT_MOST,
    ),
    Code.GROUP_EXISTS: Reason("Group exists", "There is already a group {subject}."),
    Code.GROUP_UNKNOWN: Reason("Group unknown", "There is no group {subject}."),
    Code.GROUP_CLOSED: Reason("Group closed", "The group {subject} is closed."),
    Code.ACCOUNT_EXISTS: Reason("Account exists", "There is already an account {subject}."),
    Code.PAYER_UNKNOWN: Reason("Payer unknown", "The payer’s account {subject} does not exist."),
    Code.PAYEE_UNKNOWN: Reason("Payee unknown", "The payee’s account {subject} does not exist."),
    Code.ACCOUNT_UNKNOWN: Reason("Account unknown", "The account {subject} does not exist."),
    Code.SAME_ACCOUNT: Reason("Same account", "Payer and payee are the same account {subject}."),
    Code.EXCHANGE_UNKNOWN: Reason(
        "Exchange unknown", "There is no exchange {subject} that can be given back."
    ),
    Code.REQUEST_UNKNOWN: Reason("Request unknown", "There is no request {subject}."),
    Code.REQUEST_ACCEPTED: Reason(
        "Request accepted", "The request {subject} was accepted already."
    ),
    Code.REQUEST_DECLINED: Reason("Request declined", "The request {subject} was declined."),
    Code.REQUEST_WITHDRAWN: Reason(
        "Request withdrawn", "The payee has taken the request {subject} back."
    ),
    Code.REQUEST_EXPIRED: Reason(
        "Request expired", "The time to answer the request {subject} has passed."
    ),
    Code.REQUEST_ENDED: Reason(
        "Request ended",
        "The request {subject} ended, as a unit’s worth or an agreement changed. Ask again.",
    ),
    Code.DEADLINE_OUT_OF_RANGE: Reason(
        "Deadline not possible", "The deadline has passed or lies too far away.", _AT_MOST
    ),
    Code.REQUEST_NOT_DUE: Reason(
        "Request still open", "The deadline of the request {subject} has not passed yet."
    ),
    Code.ALREADY_REVERSED: Reason(
        "Given back already", "This exchange was given back already, as {subject}."
    ),
    Code.NOT_THE_HOLDER: Reason(
        "Not the holder", "Only its holder may do this for the account {subject}."
    ),
    Code.NOT_AN_INTERMEDIARY: Reason(
        "Not an intermediary", "This person is no intermediary: {subject}."
    ),
    Code.CAPACITY_NOT_ALLOWED: Reason(
        "Not in this capacity", "The person {subject} may not do this in this capacity."
    ),
    Code.NOT_THIS_ACTOR: Reason("Not yourself", "You cannot act here as person {subject}."),
    Code.NOT_ALLOWED: Reason("Not allowed", "You may not do this."),
    Code.NOT_VISIBLE: Reason("Nothing to see", "There is nothing here that you may see."),
    Code.APPROVAL_MISSING: Reason(
        "Approval missing", "The approval of a person of group {subject} is missing."
    ),
    Code.HOLDER_NOT_ALLOWED: Reason(
        "Holder does not fit",
        "A member’s account has a holder, a community account has none: {subject}.",
    ),
    Code.ACCOUNT_KIND_WRONG: Reason(
        "Wrong kind of account", "The account {subject} is not of the kind that this needs."
    ),
    Code.ACCOUNT_CLOSED: Reason("Account closed", "The account {subject} is closed."),
    Code.ACCOUNT_SUSPENDED: Reason(
        "Account suspended", "The account {subject} is suspended for now."
    ),
    Code.ACCOUNT_NOT_STOPPED: Reason(
        "Account in use", "The account {subject} is in use: its member has not left."
    ),
    Code.ACCOUNT_NOT_AT_ZERO: Reason(
        "Account not at zero",
        "The account {subject} closes only at zero.",
        "It is {left} away from it.",
    ),
    Code.ACCOUNT_HAS_REQUESTS: Reason(
        "Open requests", "The account {subject} still has open requests.", "Still open: {left}."
    ),
    Code.ALREADY_INTERMEDIARY: Reason(
        "Intermediary already", "The person {subject} is an intermediary already."
    ),
    Code.NO_CHANGE: Reason("Nothing changes", "It is so already for {subject}."),
    Code.GROUP_NOT_EMPTY: Reason(
        "Group not empty",
        "The group {subject} still has accounts, agreements or an amount that is not zero.",
    ),
    Code.NOT_ACROSS_GROUPS: Reason(
        "Only one group", "This is between two groups, and here is only group {subject}."
    ),
    Code.AGREEMENT_EXISTS: Reason(
        "Agreement exists", "There is already an agreement under {subject}."
    ),
    Code.AGREEMENT_UNKNOWN: Reason("Agreement unknown", "There is no agreement {subject}."),
    Code.NOT_A_PARTY: Reason("Not a party", "The group {subject} has no part in this agreement."),
    Code.NOTHING_PROPOSED: Reason(
        "Nothing proposed", "Nothing is proposed for the agreement {subject}."
    ),
    Code.PROPOSER_CANNOT_ACCEPT: Reason(
        "The other group accepts",
        "The group {subject} proposed this itself: the other group accepts.",
    ),
    Code.PROPOSAL_OUT_OF_DATE: Reason(
        "Proposal out of date",
        "What was proposed for {subject} has changed since. Read it again.",
        "A step is worth {limit} now.",
    ),
    Code.LIMIT_NOT_LOWER: Reason(
        "Limit not lower", "One group alone may only lower the limit of the agreement {subject}."
    ),
    Code.AGREEMENT_NOT_AT_ZERO: Reason(
        "Agreement not at zero",
        "The agreement {subject} ends only when neither group owes the other.",
        "Still owed: {left}.",
    ),
    Code.NO_AGREEMENT: Reason(
        "No agreement",
        "There is no agreement with group {subject}.",
        "Nor is there a way over at most {limit} links that allow transit.",
    ),
    Code.AGREEMENT_NOT_ACCEPTED: Reason(
        "Agreement not accepted", "The agreement {subject} is proposed and not accepted yet."
    ),
    Code.AGREEMENT_SUSPENDED: Reason(
        "Agreement suspended", "The agreement {subject} is suspended for now."
    ),
    Code.AGREEMENT_CHANGED: Reason(
        "Agreement of then has ended",
        "The agreement of then has ended; the agreement {subject} is a new one. "
        "Give back by an exchange of today.",
    ),
    Code.STEP_VALUE_NOT_AGREED: Reason(
        "Worth not agreed",
        "A unit’s worth has changed, and the neighbour has not agreed to it for {subject} yet.",
    ),
    Code.STEP_VALUE_BY_NEIGHBOUR: Reason(
        "The neighbour agrees",
        "The own unit’s worth has changed: the neighbour agrees to it for {subject}.",
    ),
    Code.CONVERTS_TO_NOTHING: Reason(
        "Too little", "This amount is less than one step of the payee’s unit."
    ),
    Code.QUOTE_OUT_OF_DATE: Reason("Amounts do not match", "These two amounts do not match."),
    Code.EXCHANGE_TOO_LARGE: Reason(
        "Exchange too large", "The exchange is worth more time than any exchange may be.", _AT_MOST
    ),
    Code.LEAVING_ACROSS_ZERO: Reason(
        "Only towards zero",
        "The member of account {subject} is leaving: the account moves only to zero.",
        "Possible: {left}.",
    ),
    Code.PAYER_FLOOR: Reason(
        "Payer’s floor", "The payer’s account {subject} would fall below its floor."
    ),
    Code.PAYEE_CEILING: Reason(
        "Payee’s ceiling", "The payee’s account {subject} would rise above its ceiling."
    ),
    Code.LINK_LIMIT: Reason(
        "Limit between the groups",
        "The link of the agreement {subject} would pass its limit.",
    ),
    Code.PAYER_GROUP_LIMIT: Reason(
        "Limit of the payer’s group",
        "The group {subject} would owe its neighbours together more than it may.",
    ),
    Code.PAYEE_GROUP_LIMIT: Reason(
        "Limit of the payee’s group",
        "The group {subject} would be owed by its neighbours together more than it may.",
    ),
    Code.SETTLES_TOO_MUCH: Reason(
        "More than is owed",
        "A settlement is at most what is owed over the agreement {subject}.",
        "Owed: {left}.",
    ),
    Code.WRITE_OFF_ACROSS_ZERO: Reason(
        "Write-off past zero",
        "A write-off brings the account {subject} to zero at most.",
        "Possible: {left}.",
    ),
    Code.ROUNDING_TOO_SMALL: Reason(
        "Not that much rounding",
        "The rounding account of group {subject} does not hold that many whole steps this way.",
        "Possible at most: {left}.",
    ),
    Code.CODE_TAKEN: Reason("Code taken", "The code {subject} is taken in this group."),
    Code.PERSON_UNKNOWN: Reason("Person unknown", "The person {subject} is unknown."),
    Code.SUM_OUT_OF_RANGE: Reason(
        "Balance too large", "The balance of {subject} would be more than can be counted.", _AT_MOST
    ),
    Code.NOT_STORABLE: Reason("Cannot be kept", "What was asked cannot be kept: {subject}."),
    Code.NOT_WITHIN_ONE_GROUP: Reason(
        "Two groups", "This is within one group, and {subject} is another."
    ),
    Code.DESCRIPTION_NOT_ALLOWED: Reason(
        "Description does not fit",
        "The id, a name or the place of group {subject} is too long or cannot be read.",
    ),
    Code.ROUTE_LIMIT: Reason(
        "No room on the way",
        "The links to group {subject} together have too little room.",
        "{missing} is missing; least is left {links}.",
    ),
    Code.TRANSIT_NOT_ALLOWED: Reason(
        "No transit any more",
        "The agreement {subject} no longer lets other groups trade over its link. Ask again.",
    ),
    Code.NOT_AN_ADMINISTRATOR: Reason(
        "Not an administrator",
        "Only an administrator of group {subject} may do this.",
    ),
    Code.KEY_EXISTS: Reason(
        "Key exists",
        "There is already a key {subject}, or there was one.",
    ),
    Code.KEY_UNKNOWN: Reason(
        "Key unknown",
        "The group has no key {subject}.",
    ),
    Code.ROLE_NOT_HELD: Reason(
        "Role not held",
        "The person {subject} does not have this role in the group.",
    ),
    Code.LAST_ADMINISTRATOR: Reason(
        "Last administrator",
        "Group {subject} would be left without a lasting administrator. Give somebody else"
        " the role first.",
    ),
    Code.KEY_NOT_WELL_FORMED: Reason(
        "Key not possible",
        "A key may do at least one thing, each said once. A server’s key has a public key"
        " of 32 bytes in base64; a program’s has none: {subject}.",
    ),
    Code.TOO_MANY_ROLES: Reason(
        "Too many roles",
        "As many people as may have a role in group {subject}. Take one back first.",
        _AT_MOST,
    ),
    Code.TOO_MANY_KEYS: Reason(
        "Too many keys",
        "Group {subject} has as many keys as it may. Revoke one first.",
        _AT_MOST,
    ),
    Code.ACT_UNKNOWN: Reason("Nothing waits", "Nothing waits for a yes under {subject}."),
    Code.ACT_APPROVED: Reason("Done already", "A second person approved {subject} already."),
    Code.ACT_DECLINED: Reason("Declined", "What waited as {subject} was declined or taken back."),
    Code.SAME_PERSON: Reason(
        "Second person needed", "The yes of {subject} is there already. It takes somebody else’s."
    ),
    Code.NOBODY_ELSE: Reason(
        "Nobody for the second yes",
        "This takes the yes of two people, and group {subject} has nobody else who may give it."
        " Have the operator name a second administrator or a support point"
        " (evenveel role grant), and ask again.",
    ),
    Code.TOO_MANY_ACTS: Reason(
        "Too much waits", "Group {subject} has too much waiting. Approve or decline some.", _AT_MOST
    ),
    Code.LIMITS_BEYOND_CAP: Reason(
        "Beyond the group’s limits",
        "A new account goes no further than the limits of group {subject}. Open it first; two"
        " people may widen its limits after.",
    ),
    Code.ACCOUNT_NOT_CLOSED: Reason(
        "Account not closed",
        "The account {subject} is not closed yet. Only then can its holder be erased.",
        "",
    ),
    Code.ERASURE_NOT_ORDERED: Reason(
        "Erasure not ordered",
        "Nobody decided that the account {subject} is erased.",
        "",
    ),
    Code.PERIOD_OUT_OF_RANGE: Reason(
        "Period out of range",
        "This period cannot be: what has just ended is kept for another month.",
        "",
    ),
    Code.REASON_MISSING: Reason(
        "Reason missing", "Hours that leave without a service need a reason in words."
    ),
    Code.POST_UNKNOWN: Reason("Post unknown", "There is no offer or want {subject}."),
    Code.POST_NOT_SAYABLE: Reason(
        "Post says too little or too much",
        "An offer or want has a title in Dutch, French or English, of at most 120 characters,"
        " a text of at most 4000, a place that can be found, and no other words: {subject}.",
    ),
    Code.VALIDITY_OUT_OF_RANGE: Reason(
        "Validity not possible",
        "The day until which it is valid has passed or lies too far away.",
        _AT_MOST,
    ),
    Code.TOO_MANY_POSTS: Reason(
        "Too many offers and wants",
        "The account {subject} has as many offers and wants as it may. Withdraw one first.",
        _AT_MOST,
    ),
    Code.CLEARING_RUN_UNKNOWN: Reason(
        "Clearing run unknown",
        "There is no clearing run {subject}.",
    ),
    Code.CLEARING_RUN_APPLIED: Reason(
        "Clearing run applied",
        "The clearing run {subject} was applied already.",
    ),
    Code.CLEARING_RUN_WITHDRAWN: Reason(
        "Clearing run withdrawn",
        "The clearing run {subject} was withdrawn.",
    ),
    Code.CLEARING_RUN_OPEN: Reason(
        "A clearing run is open",
        "The clearing run {subject} is still open: first it is applied or withdrawn.",
    ),
    Code.OBJECTIONS_OPEN: Reason(
        "Still open to objection",
        "Groups may still object to the clearing run {subject}.",
        "It can be applied in {left}.",
    ),
    Code.OBJECTIONS_OVER: Reason(
        "Too late to object",
        "The time to object to the clearing run {subject} has passed.",
    ),
    Code.LINK_NOT_IN_RUN: Reason(
        "Not in this run",
        "The clearing run moves nothing of {subject}.",
    ),
    Code.CLEARING_NOT_SOUND: Reason(
        "Amounts not possible",
        "What the clearing run says of the agreement {subject} is not possible.",
    ),
    Code.CLEARING_NOT_PROVEN: Reason(
        "Not proved",
        "The clearing run does not prove that it balances and that no more can go. "
        "Look at {subject}.",
    ),
    Code.NOTHING_TO_CLEAR: Reason(
        "Nothing to clear",
        "No debts that may be cleared run in a circle between groups: there is nothing to clear.",
    ),
    Code.CLEARING_MOVED: Reason(
        "Positions have moved",
        "What the clearing run was solved from has changed since. Solve it again.",
        "Free now over the agreement {subject}: {left}.",
    ),
    Code.CLEARING_TOO_LARGE: Reason(
        "Clearing run too large",
        "The clearing run is larger than can be told to a group.",
        "",
    ),
}

ENGLISH: Final = Language(
    step="step",
    steps="steps",
    limit="The limit is {limit}.",
    limit_and_left="The limit is {limit}; still free: {left}.",
    amounts="Now the payer gives {payer_amount} and the payee gets {payee_amount}.",
    set_by="Set by {set_by}.",
    link_room="from {giver} to {taker}: {left}",
    reasons=_REASONS,
)
