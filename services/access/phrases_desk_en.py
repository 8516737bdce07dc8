"""What is said on the pages of a group’s desk, in English."""

from typing import Final

from access.phrases_desk import Desk

DESK_ENGLISH: Final[dict[Desk, str]] = {
    Desk.SHELF_DESK: "Today",
    Desk.SHELF_MEMBERS: "Members",
    Desk.SHELF_NEIGHBOURS: "Neighbours",
    Desk.SHELF_GROUP: "The group",
    Desk.TAB_DESK: "Overview",
    Desk.TAB_REQUESTS: "Requests",
    Desk.TAB_MEMBERS: "Members and limits",
    Desk.TAB_EXCHANGES: "Exchanges",
    Desk.TAB_NEIGHBOURS: "Where we stand",
    Desk.TAB_AGREEMENTS: "Agreements",
    Desk.TAB_CLEARING: "Clearing runs",
    Desk.TAB_CONSENT: "Standing consent",
    Desk.TAB_PAPERS: "Documents",
    Desk.TAB_SETTINGS: "Settings",
    Desk.TAB_IMPORT: "Bringing over",
    Desk.SEARCH: "Search",
    Desk.DAY: "Day",
    Desk.FURTHER: "Further",
    Desk.EXCHANGES_HOW: (
        "All that your members exchanged with one another and with neighbours, the latest first."
    ),
    Desk.WORDS_SOUGHT: "Names or words",
    Desk.MORE_FILTERS: "Period, kind and neighbour",
    Desk.SINCE_DAY: "From",
    Desk.UNTIL_DAY: "Up to and including",
    Desk.KIND: "Kind",
    Desk.EVERY_KIND: "every kind",
    Desk.KIND_SERVICE: "a service",
    Desk.KIND_SETTLEMENT: "settlement between groups",
    Desk.KIND_WRITE_OFF: "write-off",
    Desk.KIND_ROUNDING: "rounding",
    Desk.KIND_REVERSAL: "giving back",
    Desk.WITH_WHOM: "With whom",
    Desk.WITH_ALL: "with everybody",
    Desk.WITHIN_GROUP: "within the group",
    Desk.OF_ACCOUNT: "Only those of {name}.",
    Desk.OF_ALL: "Show all",
    Desk.NO_EXCHANGES: (
        "Nothing has been exchanged yet. Whatever members give one another will stand here."
    ),
    Desk.NONE_FOUND: "Nothing found. Look with fewer words or over a longer period.",
    Desk.NONE_SO_FAR: "Nothing found this far back; further back perhaps.",
    Desk.WHAT: "What",
    Desk.FOR_AMOUNT: "For",
    Desk.WITH_GROUP: "with {name}",
    Desk.DONE_BY: "by an {role}",
    Desk.WAS_GIVEN_BACK: "given back",
    Desk.WAS_IMPORTED: "brought over",
    Desk.PAST_LIMITS: "past the limits",
    Desk.OLDER: "Older",
    Desk.REQUESTS_HOW: (
        "What members asked of one another and still waits for a yes or no. Whoever has not "
        "seen it you can remind."
    ),
    Desk.NO_REQUESTS: "Nobody waits for an answer.",
    Desk.WAITS_FOR_WHOM: "Waits for",
    Desk.UNTIL_WHEN: "Until",
    Desk.HOLDS_NOTHING: "keeps no room free",
    Desk.MEMBERS_HOW: (
        "Who is there, where everybody stands and how much each still can. Below zero is as "
        "good as above."
    ),
    Desk.NAME_OR_CODE: "Name or code",
    Desk.STATUS: "Status",
    Desk.EVERY_STATUS: "everybody",
    Desk.IN_ORDER: "Order",
    Desk.SORT_NAME: "by name",
    Desk.SORT_BALANCE: "most above zero first",
    Desk.SORT_BALANCE_DOWN: "most below zero first",
    Desk.SORT_CODE: "by code",
    Desk.NO_MEMBERS: "There are no members yet. Open an account below for whoever comes first.",
    Desk.NOBODY_FOUND: "Nobody found.",
    Desk.ONE_ACCOUNT: "One account",
    Desk.ACCOUNTS_FOUND: "{number} accounts",
    Desk.MEMBER: "Member",
    Desk.BETWEEN_LIMITS: "Between the limits",
    Desk.BALANCE: "Stands at",
    Desk.CAN_STILL_RECEIVE: "Can still have things done for",
    Desk.CAN_STILL_GIVE: "Can still do things for",
    Desk.PAST_MARK: "past the mark",
    Desk.PAST_MARK_HOW: "It stands past the group’s mark. That stops nothing; a talk often helps.",
    Desk.WITHOUT_LIMIT: "without limit",
    Desk.HELD: "Open requests keep {amount} of it free.",
    Desk.OPEN_ACCOUNT: "Open an account",
    Desk.OPEN_ACCOUNT_HOW: (
        "For a new member, an organisation or a community account of the group. The limits are "
        "the group’s at first. Then invite the new member, at Invitations."
    ),
    Desk.FOR_WHOM_ACCOUNT: "For whom",
    Desk.NAME: "Name",
    Desk.CODE: "Code or short name",
    Desk.CODE_HOW: "By it others find this account. May stay empty.",
    Desk.CONTACT: "How to reach them",
    Desk.CONTACT_HOW: "For example a mail address. May stay empty.",
    Desk.HOLDER: "Holder, for an organisation",
    Desk.HOLDER_HOW: "For an organisation only: code or name of the member who answers for it.",
    Desk.NAME_AND_HOLDER: (
        "Give a name and, for an organisation, the code or name of who answers for it."
    ),
    Desk.ACCOUNT_OPENED: "The account is open.",
    Desk.ITS_EXCHANGES: "Exchanges of this account",
    Desk.ITS_STATEMENT: "Statement",
    Desk.LIMITS: "Limits",
    Desk.OWN_LIMITS: "This account has limits of its own.",
    Desk.GROUPS_LIMITS: "This account has the group’s limits.",
    Desk.CHANGE_LIMITS: "Change the limits",
    Desk.LIMITS_HOW: (
        "In {unit}, as a number without a minus. Empty: no limit. Widening asks the yes of a "
        "second person. A mark stops nothing; it only shows."
    ),
    Desk.HOW_FAR_BELOW: "At most below zero",
    Desk.HOW_FAR_ABOVE: "At most above zero",
    Desk.MARK_BELOW: "Mark below zero",
    Desk.MARK_ABOVE: "Mark above zero",
    Desk.TYPE_LIMITS: "Give each limit as a number, or leave it empty.",
    Desk.SET_LIMITS: "Set these limits",
    Desk.BACK_TO_GROUPS_LIMITS: "Take the group’s limits again",
    Desk.LIMITS_SET: "The limits are set.",
    Desk.ACCOUNT_ITSELF: "The account itself",
    Desk.DEED_SUSPEND: "Pause",
    Desk.DEED_SUSPEND_HOW: (
        "Nothing can then be given or received with this account, until you end the pause."
    ),
    Desk.DEED_RESUME: "End the pause",
    Desk.DEED_RESUME_HOW: "This account can then exchange again.",
    Desk.DEED_LEAVE: "The member leaves",
    Desk.DEED_LEAVE_HOW: (
        "The account only goes towards zero from then on. Once there, it can be closed."
    ),
    Desk.DEED_CLOSE: "Close the account",
    Desk.DEED_CLOSE_HOW: (
        "That can be done only at zero and without open requests. The past is kept."
    ),
    Desk.ACCOUNT_SUSPENDED: "The account is paused.",
    Desk.ACCOUNT_RESUMED: "The pause is over.",
    Desk.ACCOUNT_LEAVING: "The member is leaving: the account only goes towards zero now.",
    Desk.ACCOUNT_CLOSED: "The account is closed.",
    Desk.ALL_MEMBERS: "All members",
    Desk.SETTINGS_HOW: "What your group says of itself. Each part is saved by itself.",
    Desk.DESCRIPTION: "Unit, place and languages",
    Desk.DESCRIPTION_HOW: "So your unit is called wherever it is shown.",
    Desk.UNIT_SINGULAR: "Unit, singular",
    Desk.UNIT_PLURAL: "Unit, plural",
    Desk.UNIT_SYMBOL: "Sign",
    Desk.LOCALITY: "Place",
    Desk.COUNTRY: "Country",
    Desk.COUNTRY_HOW: "Two letters, such as BE or FR.",
    Desk.LANGUAGES: "Languages of the group",
    Desk.LANGUAGES_HOW: "Such as nl fr, with a space between.",
    Desk.SAVE_DESCRIPTION: "Save this",
    Desk.DESCRIPTION_SET: "The group’s description is saved.",
    Desk.TYPE_ALL: "Fill in everything.",
    Desk.DEFAULT_LIMITS: "Limits of the members",
    Desk.DEFAULT_LIMITS_HOW: (
        "For every account without limits of its own. A lower limit stops new exchanges; what "
        "is, stays."
    ),
    Desk.DEFAULT_LIMITS_SET: "The limits of the members are set.",
    Desk.NET_LIMITS: "Limit towards all neighbours together",
    Desk.NET_LIMITS_HOW: (
        "How much your group may owe or be owed with all neighbours together. So nobody gets "
        "stuck. Widening asks the yes of a second person."
    ),
    Desk.NET_MAY_OWE: "We may owe, in hours",
    Desk.NET_MAY_BE_OWED: "We may be owed, in hours",
    Desk.SET_NET_LIMITS: "Set this limit",
    Desk.NET_LIMITS_SET: "The limit towards all neighbours is set.",
    Desk.TYPE_NUMBER: "Give a number, such as 20 or 7.5.",
    Desk.STEP_VALUE: "What a unit is worth",
    Desk.ONE_HOUR_IS: "An hour is {amount} now.",
    Desk.STEP_VALUE_HOW: (
        "This asks the yes of a second person. If you change this, everybody keeps as many "
        "units. Exchanging with neighbours waits until they agree, and open requests between "
        "groups end."
    ),
    Desk.UNITS_PER_HOUR: "How many {unit} an hour is",
    Desk.SET_STEP_VALUE: "Give the unit this worth",
    Desk.STEP_VALUE_SET: "The unit has a new worth.",
    Desk.FIGURES: "Your group in the region’s figures",
    Desk.FIGURES_HOW: (
        "The region adds up by month how many hours groups exchange, without names of members. "
        "Without your yes your group is not counted."
    ),
    Desk.WHO_SEES_FIGURES: "Who sees the figures with your group in them",
    Desk.FIGURES_NOBODY: "nobody",
    Desk.FIGURES_REGION: "the groups and support points of the region",
    Desk.FIGURES_EVERYONE: "everyone, also who is not signed in",
    Desk.SAVE_FIGURES: "Save this choice",
    Desk.FIGURES_SET: "Your choice is saved. It counts from the next figures on.",
    Desk.CHOOSE_ONE: "Choose one of the three.",
    Desk.DESK_HOW: "What happens in your group, and what waits for you.",
    Desk.WAITS_FOR_YOU: "Waits for you",
    Desk.NOTHING_WAITS: "Nothing waits for you.",
    Desk.ONE_ACT_WAITS: "One proposal waits for a second yes",
    Desk.ACTS_WAIT: "{number} proposals wait for a second yes",
    Desk.TERMS_WAIT: "{name} offers an agreement",
    Desk.STEPS_WAIT: "With {name} exchanging waits for a new worth",
    Desk.AGREEMENTS_WAIT: "{number} agreements wait for an answer",
    Desk.RUN_WAITS: "A clearing run is proposed; you can object until {moment}",
    Desk.ONE_REQUEST_OPEN: "One request of members is open",
    Desk.REQUESTS_OPEN: "{number} requests of members are open",
    Desk.LOOK: "Look",
    Desk.THE_GROUP_NOW: "The group now",
    Desk.MEMBERS_NOW: "Members and accounts",
    Desk.ABOVE_ZERO: "Above zero together",
    Desk.BELOW_ZERO: "Below zero together",
    Desk.EXCHANGED: "Exchanges",
    Desk.EXCHANGED_ACROSS: "of which {number} with neighbours",
    Desk.ADDS_UP: "All together it is exactly zero, as it should be.",
    Desk.ADDS_UP_NOT: "All together it is not zero. Tell whoever runs this system at once.",
    Desk.NEAR_LIMITS: "Limits that come near",
    Desk.LATELY: "Lately",
    Desk.ALL_EXCHANGES: "All exchanges",
    Desk.ALL_NEIGHBOURS: "All about neighbours",
    Desk.IMPORT_HOW: (
        "See beforehand what would be brought over from another system (Komunitin), and what is "
        "still wrong. Nothing is brought over or kept here; whoever runs this system does that, "
        "with the same files."
    ),
    Desk.CHOOSE_BUNDLE: "Choose the files",
    Desk.FILES_OF_BUNDLE: "Files of the export",
    Desk.FILES_HOW: "Choose them all at once, 4 MB together at most:",
    Desk.UNITS_IF_ODD: "Units in an hour",
    Desk.UNITS_IF_ODD_HOW: "Only where the files have it wrong, such as 20 or 7.5.",
    Desk.LOOK_AT_BUNDLE: "See what this would bring",
    Desk.FILES_TOO_LONG: (
        "Together these files are larger than {most} MB. Whoever runs this system can look at them."
    ),
    Desk.CHOOSE_FILES: "Choose at least one file of an export, such as community.csv.",
    Desk.PREVIEWS_BUSY: "Somebody else is having files looked at. Try again in a moment.",
    Desk.FILES_NOT_READ: "Not read, as they are not part of an export:",
    Desk.IMPORT_FOUND: "What these files would bring",
    Desk.IMPORT_PROBLEMS: "What must be solved first",
    Desk.IMPORT_PROBLEMS_HOW: (
        "With the file and the line. As long as these are there nothing can be brought over."
    ),
    Desk.IMPORT_FINE: "Nothing is in the way. Give the files to whoever runs this system.",
    Desk.IMPORT_WARNINGS: "Good to know",
    Desk.IMPORT_ACCOUNTS: "The accounts",
    Desk.AND_MORE: "and {number} more",
}
