"""What is said on the desk’s pages about neighbours, in English."""

from typing import Final

from access.phrases_desk_links import DeskLinks

DESK_LINKS_ENGLISH: Final[dict[DeskLinks, str]] = {
    DeskLinks.NEIGHBOURS_HOW: (
        "With whom your group exchanges hours, where you stand with each, and what is still "
        "possible."
    ),
    DeskLinks.NET: "All neighbours together",
    DeskLinks.THEY_OWE_US: "What they owe us",
    DeskLinks.WE_OWE_THEM: "What we owe them",
    DeskLinks.NET_AT_MOST: "in all at most {amount}",
    DeskLinks.NO_NEIGHBOURS: (
        "Your group has no neighbours yet. Offer a group an agreement; then your members can "
        "exchange with theirs."
    ),
    DeskLinks.NEIGHBOURS_CAPTION: "Your neighbours",
    DeskLinks.ONE_NEIGHBOUR: "One neighbour",
    DeskLinks.NEIGHBOURS_FOUND: "{number} neighbours",
    DeskLinks.NAME_OF_NEIGHBOUR: "Name of the neighbour",
    DeskLinks.SORT_LIMIT: "nearest to a limit first",
    DeskLinks.SORT_OWED: "who owes us most first",
    DeskLinks.SORT_OWING: "whom we owe most first",
    DeskLinks.NEIGHBOUR: "Neighbour",
    DeskLinks.POSITION: "Where we stand",
    DeskLinks.OF_LIMIT: "Used of the limit",
    DeskLinks.LEFT_TO_GIVE: "We can still give",
    DeskLinks.LEFT_TO_RECEIVE: "They can still give",
    DeskLinks.LAST_QUARTER: "The last three months",
    DeskLinks.SIGNS_HOW: (
        "A plus means that they still owe us something, a minus that we owe them. Both are "
        "fine: over the years it goes to and fro."
    ),
    DeskLinks.SUSPENDED: "suspended",
    DeskLinks.WAITS: "waits for a yes",
    DeskLinks.STANDS_EVEN: "With {name} all is even.",
    DeskLinks.STANDS_OWED: "{name} still owes us {own} ({hours}).",
    DeskLinks.STANDS_OWING: "We still owe {name} {own} ({hours}).",
    DeskLinks.TREND_SAID: "With {name}: from {before} to {now} in the last three months",
    DeskLinks.WEEK_BY_WEEK: "Week by week",
    DeskLinks.SUGGESTED: "What would help",
    DeskLinks.SUGGESTED_HOW: (
        "Offers and wants of members that would bring the groups nearer to even."
    ),
    DeskLinks.WOULD_HEAL: (
        "{giver} ({giving_group}) gives {receiver} ({receiving_group}) “{what}” for {amount}: "
        "so the groups owe one another {removes} less."
    ),
    DeskLinks.NOTHING_SUGGESTED: "Just now no offer fits a want that would help.",
    DeskLinks.NOBODY_OFFERS: "Wanted, and offered by nobody yet",
    DeskLinks.WOULD_HELP: "This would help:",
    DeskLinks.LATEST_EXCHANGES: "The latest exchanges",
    DeskLinks.NO_EXCHANGES_THERE: "Nothing has been exchanged with this group yet.",
    DeskLinks.ALL_OF_THESE: "All exchanges with this group",
    DeskLinks.IS_SUSPENDED_HOW: (
        "Exchanging with this group is suspended. It begins again once both groups agree anew."
    ),
    DeskLinks.WAITS_HOW: (
        "The worth of a unit has changed. Exchanging waits until both groups agree to the new "
        "worth."
    ),
    DeskLinks.AT_ONCE: "What you can do at once",
    DeskLinks.AT_ONCE_HOW: (
        "Allowing less or stopping your group may do alone. Allowing more or resuming asks the "
        "yes of both groups."
    ),
    DeskLinks.LOWER_LIMIT: "Lower what they may owe",
    DeskLinks.LOWER_LIMIT_HOW: (
        "In hours, such as 12.5. What was given stays; only new exchanges stop at this limit."
    ),
    DeskLinks.SUSPEND_LINK: "Suspend exchanging",
    DeskLinks.SUSPEND_LINK_HOW: (
        "Members of both groups can then not exchange any more, until both groups agree anew."
    ),
    DeskLinks.END_LINK: "End the agreement",
    DeskLinks.END_LINK_HOW: "All is even: the agreement can go. You can make another later.",
    DeskLinks.SETTLE: "Settle without a service",
    DeskLinks.SETTLE_HOW: (
        "The groups agree that a part of what is owed goes, from community account to community "
        "account. This is a proposal: an administrator of the other group says yes or no."
    ),
    DeskLinks.SETTLE_OURS: (
        "What they owe your group becomes less: your community account goes down, theirs up."
    ),
    DeskLinks.SETTLE_THEIRS: (
        "What your group owes them only the other group can let go like this: they "
        "propose it, and you say yes or no."
    ),
    DeskLinks.AMOUNT_IN: "How much, in {unit}",
    DeskLinks.THEIR_POT: "Their community account",
    DeskLinks.THEIR_POT_HOW: "Its number or its name, exactly as that group calls it.",
    DeskLinks.WHY: "Why",
    DeskLinks.PROPOSE_SETTLE: "Propose to the other group",
    DeskLinks.TYPE_HOURS: (
        "Give hours as a number, such as 40 or 12.5, and days as a whole number up to 90."
    ),
    DeskLinks.TYPE_AMOUNT_AND_WHY: "Give an amount above zero, and why.",
    DeskLinks.TYPE_THEIR_POT: (
        "We found no such account in the other group. Give its number or its name, in full."
    ),
    DeskLinks.NO_POT_OF_OURS: (
        "Your group has no community account yet. Open one first, at Members."
    ),
    DeskLinks.LIMIT_LOWERED: "The limit is lowered.",
    DeskLinks.AGREEMENT_SUSPENDED: "Exchanging with this group is suspended.",
    DeskLinks.AGREEMENT_ENDED: "The agreement has ended.",
    DeskLinks.PROPOSED_TO_SECOND: "It is proposed, and waits for a second yes.",
    DeskLinks.WITHOUT_SERVICE: "Without a service",
    DeskLinks.WITHOUT_SERVICE_HOW: (
        "Sometimes hours leave the books without anybody having done something for them: each time "
        "with a reason, and with the yes of a second person."
    ),
    DeskLinks.WRITE_OFF: "Write off what a departed member left",
    DeskLinks.WRITE_OFF_HOW: (
        "The account of a member who is leaving or suspended goes towards zero; the community "
        "account takes it over."
    ),
    DeskLinks.WRITE_OFF_THIS: "Write off what is left",
    DeskLinks.NOBODY_DEPARTED: "Every account that is leaving or suspended stands at zero.",
    DeskLinks.WHOSE_ACCOUNT: "Whose account",
    DeskLinks.COMMUNITY_ACCOUNT: "Community account",
    DeskLinks.ALL_OF_IT_HOW: "Empty: all of it, up to zero.",
    DeskLinks.SETTLE_ROUNDING: "Settle what rounding left",
    DeskLinks.SETTLE_ROUNDING_HOW: (
        "Where groups count differently, exchanges across a border leave a little over. It gathers "
        "in your group’s rounding; whole steps of it can go to the community account."
    ),
    DeskLinks.ROUNDING_NOW: "The rounding stands at {amount}.",
    DeskLinks.POT_GOES_UP: "The community account goes up by it.",
    DeskLinks.POT_GOES_DOWN: "The community account goes down by it.",
    DeskLinks.NO_WHOLE_STEP: "That is less than one step: there is nothing to settle yet.",
    DeskLinks.AT_MOST_THIS: "Empty: all of it, {amount}.",
    DeskLinks.PROPOSE_SECOND: "Propose to a second person",
    DeskLinks.SETTLE_AT_NEIGHBOUR: "What a neighbour owes your group is settled at that neighbour.",
    DeskLinks.AGREEMENTS_HOW: (
        "What your group agrees with each neighbour: how much each may owe and what a unit is "
        "worth. An agreement holds only once both groups say yes."
    ),
    DeskLinks.TERM: "What",
    DeskLinks.TERMS_NOW: "Now",
    DeskLinks.TERMS_OFFERED: "Offered",
    DeskLinks.OFFERED_TO_US: "Waits for your answer",
    DeskLinks.OFFERED_TO_US_HOW: (
        "A neighbour offers this. With your yes it holds for both groups at once."
    ),
    DeskLinks.ACCEPT_TERMS: "Yes, we agree",
    DeskLinks.DECLINE_TERMS: "No, rather not",
    DeskLinks.STEPS_CHANGED: "A unit is worth something else",
    DeskLinks.STEPS_CHANGED_HOW: (
        "Until the group that has not said yes agrees, exchanging waits. What was given does "
        "not change."
    ),
    DeskLinks.AGREE_STEPS: "Agree to these values",
    DeskLinks.OFFERED_BY_US: "Waits for the other group",
    DeskLinks.TAKE_BACK_TERMS: "Take the offer back",
    DeskLinks.AGREED: "Agreed",
    DeskLinks.WE_MAY_OWE: "We may owe",
    DeskLinks.THEY_MAY_OWE: "They may owe",
    DeskLinks.NOTHING_AGREED: "Nothing is agreed yet.",
    DeskLinks.OFFER_OTHER_TERMS: "Offer other terms",
    DeskLinks.OFFER_TERMS: "Offer an agreement",
    DeskLinks.OFFER_TO: "You offer this to {name}. Until their yes, what is agreed now stays.",
    DeskLinks.HOURS_WE_MAY_OWE: "How many hours we may owe",
    DeskLinks.HOURS_WE_MAY_OWE_HOW: (
        "In hours, such as 40 or 12.5. Begin small: more can always come later."
    ),
    DeskLinks.HOURS_THEY_MAY_OWE: "How many hours they may owe",
    DeskLinks.ALLOW_TRANSIT: "Other groups may exchange over this link",
    DeskLinks.ALLOW_SET_OFF: "Clearing runs may make this link smaller",
    DeskLinks.DAYS_TO_OBJECT: "Days to object to a clearing run",
    DeskLinks.FIND_GROUP: "Name or place of the group",
    DeskLinks.FIND_GROUP_HOW: "Look for the group with whom you want an agreement.",
    DeskLinks.NO_GROUP_FOUND: "No group found with these words.",
    DeskLinks.CHOOSE_GROUP: "Choose",
    DeskLinks.TERM_WE_MAY_OWE: "We may owe {name} at most",
    DeskLinks.TERM_THEY_MAY_OWE: "{name} may owe us at most",
    DeskLinks.TERM_OUR_UNIT: "Our unit",
    DeskLinks.TERM_THEIR_UNIT: "The unit of {name}",
    DeskLinks.TERM_TRANSIT: "Others may exchange over it",
    DeskLinks.TERM_SET_OFF: "Clearing runs may make it smaller",
    DeskLinks.TERM_OBJECTION: "Time to object to a clearing run",
    DeskLinks.YES: "yes",
    DeskLinks.NO: "no",
    DeskLinks.TERMS_SENT: "Your offer is with the other group.",
    DeskLinks.TERMS_ACCEPTED: "Agreed: from now on members of both groups can exchange.",
    DeskLinks.TERMS_GONE: "The offer is gone.",
    DeskLinks.STEPS_AGREED: "The new values are agreed.",
    DeskLinks.CLEARING_HOW: (
        "Groups that owe one another in a circle can set that off. For no member anything changes."
    ),
    DeskLinks.RUN_OPEN: "Proposed: see whether it is fine",
    DeskLinks.RUN_OPEN_UNTIL: "You can object until {moment}. If you say nothing, it goes on.",
    DeskLinks.LOOK_AT_RUN: "Look at this clearing run",
    DeskLinks.NO_RUNS: "Your group has not taken part in a clearing run yet.",
    DeskLinks.RUNS_BEFORE: "Earlier clearing runs",
    DeskLinks.RUN_OF: "Clearing run of {day}",
    DeskLinks.STATUS_PROPOSED: "proposed",
    DeskLinks.STATUS_APPLIED: "carried out",
    DeskLinks.STATUS_WITHDRAWN: "withdrawn",
    DeskLinks.OPEN_BEFORE: "Owed either way, before",
    DeskLinks.OPEN_AFTER: "After",
    DeskLinks.BEFORE: "Before",
    DeskLinks.AFTER: "After",
    DeskLinks.SET_OFF: "Set off",
    DeskLinks.RUN_SAID: (
        "Our group and its neighbours owe one another {before} together; afterwards still "
        "{after}. What we owe or are owed in all stays the same."
    ),
    DeskLinks.RUN_WAS_SAID: (
        "Our group and its neighbours owed one another {before} together; afterwards still "
        "{after}. What we owe or are owed in all stayed the same."
    ),
    DeskLinks.RUN_GONE_SAID: "This clearing run was withdrawn; nothing changed.",
    DeskLinks.RUN_CAPTION: "What it does to our links",
    DeskLinks.OWED_TO: "{one} owes {other}",
    DeskLinks.GROWS: "grows within the limit",
    DeskLinks.LINK: "Link",
    DeskLinks.ALL_RUNS: "All clearing runs",
    DeskLinks.OBJECT_HEADING: "Object",
    DeskLinks.LEFT_AS_IS: "stays, after an objection",
    DeskLinks.OBJECT_TO: "Leave this one as it is",
    DeskLinks.OBJECT_ALL: "Leave all our links as they are",
    DeskLinks.OBJECT_HOW: (
        "Not in agreement? Then a link, or all of our group, stays as it is; the other groups "
        "set off the rest. It cannot be taken back."
    ),
    DeskLinks.OBJECTED: "Your objection stands: this stays as it is.",
    DeskLinks.CONSENT_HOW: (
        "What clearing runs may do to your links, without your saying so each time."
    ),
    DeskLinks.LEAVE_AT_LEAST: "Leave of it with {name}, in hours",
    DeskLinks.LEAVE_AT_LEAST_HOW: "Empty or 0: all may be set off. It is {amount} now.",
    DeskLinks.ALLOW_OVER_LIMITS: (
        "What is owed may also grow within its limit, where more goes elsewhere by it"
    ),
    DeskLinks.SAVE_CONSENT: "Save",
    DeskLinks.SAVE_BEFORE_FURTHER: "Save this page before you go further.",
    DeskLinks.CONSENT_SAVED: "From now on clearing runs keep to this.",
    DeskLinks.NO_LINKS_YET: "Without an agreement with a neighbour there is nothing to set off.",
}
