"""How positions and their limits are told, in English."""

from typing import Final

from access.phrases_outlook import Outlook

OUTLOOK_ENGLISH: Final[dict[Outlook, str]] = {
    Outlook.STUCK: "stuck",
    Outlook.SOON: "stuck soon",
    Outlook.WATCH: "to be watched",
    Outlook.CALM: "calm",
    Outlook.OWES_ITS_NEIGHBOUR: "{receiver} owes {giver} {used}, of at most {limit}.",
    Outlook.OWES_ITS_NEIGHBOURS: "{group} owes its neighbours {used} in all, of at most {limit}.",
    Outlook.IS_OWED_BY_ITS_NEIGHBOURS: (
        "{group} is owed {used} in all by its neighbours, of at most {limit}."
    ),
    Outlook.NOTHING_MORE: (
        "Hardly anything can be received from {giver} in {receiver} any more, nor given to "
        "{receiver} in {giver}."
    ),
    Outlook.NOTHING_MORE_RECEIVED: (
        "Hardly anything can be received from neighbours in {group} any more, nor given to it."
    ),
    Outlook.NOTHING_MORE_GIVEN: (
        "Hardly anything can be given to neighbours in {group} any more, nor received from it."
    ),
    Outlook.NOTHING_MORE_FROM: (
        "If it goes on like this, from about {date} nothing more can be received from {giver} "
        "in {receiver}, nor given to {receiver} in {giver}."
    ),
    Outlook.NOTHING_MORE_RECEIVED_FROM: (
        "If it goes on like this, from about {date} nothing more can be received from "
        "neighbours in {group}, nor given to it."
    ),
    Outlook.NOTHING_MORE_GIVEN_FROM: (
        "If it goes on like this, from about {date} nothing more can be given to neighbours in"
        " {group}, nor received from it."
    ),
    Outlook.TRADE_IS_SUSPENDED: "Trade between {receiver} and {giver} is suspended.",
    Outlook.TRADE_WAITS: (
        "Trade between {receiver} and {giver} waits for a step value to be agreed."
    ),
    Outlook.RESUME: "both groups resume their agreement",
    Outlook.AGREE_STEP_VALUE: "the neighbour agrees to the new step value",
    Outlook.TRADE_BACK: "{receiver} gives {giver} {amount} a week more than now",
    Outlook.GIVE_TO_NEIGHBOURS: "{group} gives its neighbours {amount} a week more than now",
    Outlook.RECEIVE_FROM_NEIGHBOURS: (
        "{group} receives {amount} a week more from its neighbours than now"
    ),
    Outlook.CLEARING_RUN: "a clearing run: these hours are owed in a circle",
    Outlook.SETTLE: "the groups settle {amount} of it by agreement",
    Outlook.HIGHER_LIMIT: "both groups agree on a limit of {amount}",
    Outlook.HIGHER_NET_LIMIT: "{group} sets a limit of {amount} towards all neighbours",
    Outlook.LEVEL: "how near",
    Outlook.RECEIVING: "receives",
    Outlook.GIVING: "gives",
    Outlook.ALL_NEIGHBOURS: "all neighbours",
    Outlook.OF_LIMIT: "of at most",
    Outlook.A_WEEK: "a week",
    Outlook.DAYS: "days left",
    Outlook.NET: "net",
    Outlook.GROSS: "gross",
    Outlook.USED_OWING: "of what it may owe",
    Outlook.USED_OWED: "of what it may be owed",
    Outlook.ALL_IS_CALM: "No limit comes near.",
    Outlook.AS_OF_DAY: "as they stood at the end of {day} (UTC)",
    Outlook.TOO_MANY_GROUPS: (
        "Too many groups for one matrix; for a group and its neighbours: {command}"
    ),
    Outlook.WOULD_HEAL: (
        "{giver} gives {receiver} “{what}” for {amount}: {removes} less is owed then."
    ),
    Outlook.WANTED: "wanted",
    Outlook.OVER: "over",
    Outlook.HEALS: "less owed",
    Outlook.NOTHING_FITS: "No offer of a group that owes fits a want of a group that is owed.",
    Outlook.NOBODY_OFFERS: "Wanted in {groups}, and offered by no group that owes: {category}",
}
