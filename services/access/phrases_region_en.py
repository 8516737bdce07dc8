"""What is said on the pages about all groups together, in English."""

from typing import Final

from access.phrases_region import Region

REGION_ENGLISH: Final[dict[Region, str]] = {
    Region.THE_REGION: "The region",
    Region.OF_THE_REGION: "About the region",
    Region.OVERVIEW: "Overview",
    Region.NOT_FOR_EVERYONE: (
        "Not all groups agreed that everyone sees these figures. Signed in, you may see more."
    ),
    Region.NOT_FOR_YOU: "These figures are for those who administer, support or audit groups.",
    Region.WHAT_IS_HERE: (
        "How many hours members give one another, within each group and between groups."
    ),
    Region.UP_TO: "Counted up to and including {month}; each month adds one.",
    Region.CHOOSE_WHAT: "Choose what you see",
    Region.AREA: "Area",
    Region.EVERYWHERE: "The whole region",
    Region.PERIOD: "Period",
    Region.LAST_MONTHS: "{number} months",
    Region.AMOUNTS_IN: "Amounts",
    Region.IN_HOURS: "In hours",
    Region.IN_OWN_UNITS: "In each group’s own unit",
    Region.SHOW_THIS: "Show",
    Region.AREA_FLANDERS: "Flanders",
    Region.AREA_WALLONIA: "Wallonia",
    Region.AREA_BRUSSELS: "Brussels",
    Region.AREA_BELGIUM: "Belgium",
    Region.AREA_FRANCE: "France",
    Region.AREA_NETHERLANDS: "Netherlands",
    Region.AREA_LUXEMBOURG: "Luxembourg",
    Region.AREA_GERMANY: "Germany",
    Region.TOO_FEW: "too few to show",
    Region.WHY_TOO_FEW: "Why does it sometimes say “too few to show”?",
    Region.TOO_FEW_HOW: (
        "A figure is shown only if it is about at least five members and none of them makes up "
        "most of it: so nobody can be recognised in it. Sometimes a larger figure is missing "
        "too, as otherwise what is hidden could be found by subtraction. What is missing is "
        "not zero."
    ),
    Region.NOT_COUNTED: (
        "Groups that are not counted, as they did not agree or could be recognised: {number}."
    ),
    Region.ACTIVITY: "Month by month",
    Region.HOURS_EXCHANGED: "Hours exchanged",
    Region.EXCHANGES: "Exchanges",
    Region.ACTIVE_MEMBERS: "Active members",
    Region.SHARE_ACROSS: "Between groups",
    Region.AT_MOST_IN_A_MONTH: "in the busiest month",
    Region.MONTH: "Month",
    Region.MONTH_BY_MONTH: "The figures by month, the latest first",
    Region.MONTH_BY_MONTH_OF: "{group}, month by month",
    Region.NO_MONTH_YET: (
        "No month is closed yet. A few days after the end of a month its figures stand here."
    ),
    Region.MAP: "Map",
    Region.MAP_TOLD: "Map with a link for each group. The groups are also in a list, below.",
    Region.LEGEND_GROUP: "a group",
    Region.LEGEND_IS_OWED: "gave more: is owed hours",
    Region.LEGEND_OWES: "received more: owes hours",
    Region.LEGEND_LEVEL: "even, or not to be seen",
    Region.LEGEND_ARROW: "gave more than came back in this period; the wider, the more",
    Region.STANDS_AS_OF: "How groups stand: at the end of {day}.",
    Region.STRONGEST_SHOWN: "The {number} strongest flows are drawn.",
    Region.SHOW_ALL_FLOWS: "Show all flows",
    Region.SHOW_STRONGEST: "Show the strongest flows only",
    Region.NOT_ON_MAP: "Groups without a place on this map: {number}. They are in the list.",
    Region.CREDITS: "Map data:",
    Region.EXCHANGED_IN_ALL: "{amount} exchanged",
    Region.FLOWS: "Flows between groups",
    Region.FLOWS_HOW: (
        "What members of one group gave those of another more than they got back, over the "
        "whole period. Months in which it was too few to show are left out."
    ),
    Region.WHO_GAVE_MORE: "Who gave more than they got back, the strongest flow first",
    Region.GAVE: "Gave",
    Region.RECEIVED: "Received",
    Region.MORE_THAN_BACK: "More than back",
    Region.GAVE_MORE: "{giver} gave {taker} {amount} more than came back.",
    Region.NO_FLOWS: "There is nothing to show of flows between groups in this period.",
    Region.GROUPS: "Groups",
    Region.GROUPS_CAPTION: "The groups, by name",
    Region.GROUP: "Group",
    Region.PLACE: "Place",
    Region.STANDS: "How it stands",
    Region.OWES: "owes {amount}",
    Region.IS_OWED: "is owed {amount}",
    Region.STANDS_LEVEL: "stands even",
    Region.ALL_GROUPS: "Back to all groups",
    Region.MORE_GROUPS: "More groups",
    Region.GROUPS_BEFORE: "Previous groups",
    Region.NO_GROUPS: "There are no groups here yet.",
    Region.POSITIONS: "Positions",
    Region.POSITIONS_HOW: (
        "Each row is a group; each cell says how it stands with the group above that column. "
        "An empty cell: they have no agreement."
    ),
    Region.LEGEND_ROW_IS_OWED: "the group of the row is owed",
    Region.LEGEND_ROW_OWES: "the group of the row owes",
    Region.CELL_IS_OWED: "is owed:",
    Region.CELL_OWES: "owes:",
    Region.TOGETHER: "Together",
    Region.NO_POSITIONS: "There are no groups whose positions you can see.",
    Region.LINKS: "Limits in sight",
    Region.LINKS_HOW: (
        "How much of each limit between two groups is used. What gets stuck first stands on top."
    ),
    Region.LINKS_CAPTION: "Each link on which something is owed",
    Region.LINKS_WARNED: "Links that come near their limit: {number}.",
    Region.NO_LINKS_WARNED: "No link comes near its limit.",
    Region.LINKS_EVEN: "Links on which nobody owes anything: {number}.",
    Region.WHO_OWES: "Owes",
    Region.TO_WHOM: "To",
    Region.HOW_MUCH: "How much",
    Region.AT_MOST: "At most",
    Region.SHARE_USED: "Used",
    Region.DAYS_LEFT: "about {days} left",
    Region.MORE_LINKS: "More links",
    Region.CLEARING_RUNS: "Clearing runs",
    Region.CLEARING_HOW: (
        "Where groups owe one another hours in a circle, these cancel out. Nothing changes for "
        "any member, and each group stands with all its neighbours together where it stood."
    ),
    Region.CLEARING_RUN: "A clearing run",
    Region.CLEARING_CAPTION: "The clearing runs, the latest first",
    Region.NO_RUNS: "There has been no clearing run yet.",
    Region.MORE_RUNS: "Earlier clearing runs",
    Region.ALL_RUNS: "Back to all clearing runs",
    Region.PROPOSED_AT: "Proposed",
    Region.ENDED_AT: "Ended",
    Region.OBJECT_UNTIL: "Objections until",
    Region.RUN_STATUS: "What came of it",
    Region.OWED_BEFORE: "Owed before",
    Region.SET_OFF: "Set off",
    Region.WOULD_BE_SET_OFF: "Would be set off",
    Region.OWED_AFTER: "Owed after",
    Region.MOVED_LINKS: "Link by link",
    Region.MOVED_CAPTION: "Each link that changes, before and after",
    Region.BEFORE: "Before",
    Region.AFTER: "After",
    Region.LEFT_AS_IT_IS: "A group objected: this stays as it is.",
    Region.GROWS: "This amount grows, within its limit, so that others can fall by more.",
    Region.EACH_GROUP: "Group by group",
    Region.EACH_GROUP_CAPTION: "All that a group owes and is owed, together, before and after",
    Region.OFF_EITHER_SIDE: "Off either side",
    Region.UNLISTED: "Smaller ones, not listed here: {number}.",
    Region.CATEGORIES: "Offers and wants",
    Region.CATEGORIES_HOW: "How many members of the region offer or want something of each kind.",
    Region.AS_IT_WAS: "As it was at the end of {month}.",
    Region.CATEGORIES_CAPTION: "Members who offer and want, by kind",
    Region.CATEGORY: "Kind",
    Region.OFFERING: "Offer",
    Region.WANTING: "Want",
    Region.NO_CATEGORIES: "There is nothing to show of offers and wants yet.",
}
