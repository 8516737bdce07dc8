"""Every reason for which a command is refused: one closed list, in order of precedence.

A ladder walks this order, so that the first thing wrong is the one that is said. Numbers are
never reused and never change; a reason that falls away leaves its number behind.
"""

from enum import Enum, unique
from typing import Literal, TypeAlias

from contracts.ids import AgreementId, GroupId
from contracts.value import Value

LimitUnit: TypeAlias = Literal["steps", "ms"]


@unique
class Code(Enum):
    """The stable slug of each reason, as it appears in problem types, and its number."""

    DIFFERENT_TERMS = (1, "different-terms")
    HAPPENED_IN_THE_FUTURE = (2, "happened-in-the-future")
    AMOUNT_OUT_OF_RANGE = (3, "amount-out-of-range")
    LIMITS_OUT_OF_ORDER = (4, "limits-out-of-order")
    GROUP_EXISTS = (5, "group-exists")
    GROUP_UNKNOWN = (6, "group-unknown")
    GROUP_CLOSED = (7, "group-closed")
    ACCOUNT_EXISTS = (8, "account-exists")
    PAYER_UNKNOWN = (9, "payer-unknown")
    PAYEE_UNKNOWN = (10, "payee-unknown")
    ACCOUNT_UNKNOWN = (11, "account-unknown")
    SAME_ACCOUNT = (12, "same-account")
    EXCHANGE_UNKNOWN = (13, "exchange-unknown")
    REQUEST_UNKNOWN = (14, "request-unknown")
    REQUEST_ACCEPTED = (15, "request-accepted")
    REQUEST_DECLINED = (16, "request-declined")
    REQUEST_WITHDRAWN = (17, "request-withdrawn")
    REQUEST_EXPIRED = (18, "request-expired")
    REQUEST_ENDED = (19, "request-ended")
    DEADLINE_OUT_OF_RANGE = (20, "deadline-out-of-range")
    REQUEST_NOT_DUE = (21, "request-not-due")
    ALREADY_REVERSED = (22, "already-reversed")
    NOT_THE_HOLDER = (23, "not-the-holder")
    NOT_AN_INTERMEDIARY = (24, "not-an-intermediary")
    CAPACITY_NOT_ALLOWED = (25, "capacity-not-allowed")
    APPROVAL_MISSING = (26, "approval-missing")
    HOLDER_NOT_ALLOWED = (27, "holder-not-allowed")
    ACCOUNT_KIND_WRONG = (28, "account-kind-wrong")
    ACCOUNT_CLOSED = (29, "account-closed")
    ACCOUNT_SUSPENDED = (30, "account-suspended")
    ACCOUNT_NOT_STOPPED = (31, "account-not-stopped")
    ACCOUNT_NOT_AT_ZERO = (32, "account-not-at-zero")
    ACCOUNT_HAS_REQUESTS = (33, "account-has-requests")
    ALREADY_INTERMEDIARY = (34, "already-intermediary")
    NO_CHANGE = (35, "no-change")
    GROUP_NOT_EMPTY = (36, "group-not-empty")
    NOT_ACROSS_GROUPS = (37, "not-across-groups")
    AGREEMENT_EXISTS = (38, "agreement-exists")
    AGREEMENT_UNKNOWN = (39, "agreement-unknown")
    NOT_A_PARTY = (40, "not-a-party")
    NOTHING_PROPOSED = (41, "nothing-proposed")
    PROPOSER_CANNOT_ACCEPT = (42, "proposer-cannot-accept")
    PROPOSAL_OUT_OF_DATE = (43, "proposal-out-of-date")
    LIMIT_NOT_LOWER = (44, "limit-not-lower")
    AGREEMENT_NOT_AT_ZERO = (45, "agreement-not-at-zero")
    NO_AGREEMENT = (46, "no-agreement")
    AGREEMENT_NOT_ACCEPTED = (47, "agreement-not-accepted")
    AGREEMENT_SUSPENDED = (48, "agreement-suspended")
    AGREEMENT_CHANGED = (49, "agreement-changed")
    STEP_VALUE_NOT_AGREED = (50, "step-value-not-agreed")
    STEP_VALUE_BY_NEIGHBOUR = (51, "step-value-by-neighbour")
    CONVERTS_TO_NOTHING = (52, "converts-to-nothing")
    QUOTE_OUT_OF_DATE = (53, "quote-out-of-date")
    EXCHANGE_TOO_LARGE = (54, "exchange-too-large")
    LEAVING_ACROSS_ZERO = (55, "leaving-across-zero")
    PAYER_FLOOR = (56, "payer-floor")
    PAYEE_CEILING = (57, "payee-ceiling")
    LINK_LIMIT = (58, "link-limit")
    PAYER_GROUP_LIMIT = (59, "payer-group-limit")
    PAYEE_GROUP_LIMIT = (60, "payee-group-limit")
    SETTLES_TOO_MUCH = (61, "settles-too-much")
    WRITE_OFF_ACROSS_ZERO = (62, "write-off-across-zero")
    ROUNDING_TOO_SMALL = (63, "rounding-too-small")
    CODE_TAKEN = (64, "code-taken")
    PERSON_UNKNOWN = (65, "person-unknown")
    SUM_OUT_OF_RANGE = (66, "sum-out-of-range")
    NOT_STORABLE = (67, "not-storable")
    NOT_WITHIN_ONE_GROUP = (68, "not-within-one-group")
    DESCRIPTION_NOT_ALLOWED = (69, "description-not-allowed")
    ROUTE_LIMIT = (70, "route-limit")
    TRANSIT_NOT_ALLOWED = (71, "transit-not-allowed")
    NOT_AN_ADMINISTRATOR = (72, "not-an-administrator")
    NOT_THIS_ACTOR = (73, "not-this-actor")
    NOT_ALLOWED = (74, "not-allowed")
    CLEARING_RUN_UNKNOWN = (75, "clearing-run-unknown")
    CLEARING_RUN_APPLIED = (76, "clearing-run-applied")
    CLEARING_RUN_WITHDRAWN = (77, "clearing-run-withdrawn")
    CLEARING_RUN_OPEN = (78, "clearing-run-open")
    OBJECTIONS_OPEN = (79, "objections-open")
    OBJECTIONS_OVER = (80, "objections-over")
    LINK_NOT_IN_RUN = (81, "link-not-in-run")
    CLEARING_NOT_SOUND = (82, "clearing-not-sound")
    CLEARING_NOT_PROVEN = (83, "clearing-not-proven")
    NOTHING_TO_CLEAR = (84, "nothing-to-clear")
    CLEARING_MOVED = (85, "clearing-moved")
    CLEARING_TOO_LARGE = (86, "clearing-too-large")
    NOT_VISIBLE = (87, "not-visible")
    POST_UNKNOWN = (90, "post-unknown")
    POST_NOT_SAYABLE = (91, "post-not-sayable")
    VALIDITY_OUT_OF_RANGE = (92, "validity-out-of-range")
    TOO_MANY_POSTS = (93, "too-many-posts")
    REASON_MISSING = (100, "reason-missing")
    KEY_EXISTS = (110, "key-exists")
    KEY_UNKNOWN = (111, "key-unknown")
    ROLE_NOT_HELD = (112, "role-not-held")
    LAST_ADMINISTRATOR = (113, "last-administrator")
    KEY_NOT_WELL_FORMED = (114, "key-not-well-formed")
    TOO_MANY_ROLES = (115, "too-many-roles")
    TOO_MANY_KEYS = (116, "too-many-keys")
    ACT_UNKNOWN = (120, "act-unknown")
    ACT_APPROVED = (121, "act-approved")
    ACT_DECLINED = (122, "act-declined")
    SAME_PERSON = (123, "same-person")
    NOBODY_ELSE = (124, "nobody-else")
    TOO_MANY_ACTS = (125, "too-many-acts")
    LIMITS_BEYOND_CAP = (126, "limits-beyond-cap")
    ACCOUNT_NOT_CLOSED = (130, "account-not-closed")
    ERASURE_NOT_ORDERED = (131, "erasure-not-ordered")
    PERIOD_OUT_OF_RANGE = (132, "period-out-of-range")

    @property
    def number(self) -> int:
        """The reason's number for ever; a lower one is said first."""
        return self.value[0]

    @property
    def slug(self) -> str:
        """The reason's stable name."""
        return self.value[1]


class AmountPair(Value, frozen=True, kw_only=True):
    """What the payer gives and what the payee is given, in the steps of each one's group."""

    payer_steps: int
    payee_steps: int


class LinkRoom(Value, frozen=True, kw_only=True):
    """How much more `giver` may come to owe `taker` over their link, in ms, holds deducted."""

    agreement_id: AgreementId
    giver: GroupId
    taker: GroupId
    left_ms: int


class Measure(Value, frozen=True, kw_only=True):
    """The unit in which a group shows its steps: a step is 10^-decimals of one."""

    decimals: int
    singular: str
    plural: str


class Refusal(Value, frozen=True, kw_only=True, omit_defaults=True):
    """Why a command was not carried out. Nothing was written, and the same id may be tried again.

    Where a limit stopped it: `limit` and `left` in `unit` (what could still go), and `set_by`, the
    person who set it. `subject` is the id of what it is about. `amounts` is the new quote.
    `measure` is how steps are shown, where they are steps of one group. Where no routes had room:
    `left` is what they could carry, `missing_ms` what they could not, and `links` where it is
    tightest.
    """

    code: Code
    subject: str | None = None
    limit: int | None = None
    left: int | None = None
    unit: LimitUnit | None = None
    set_by: str | None = None
    amounts: AmountPair | None = None
    measure: Measure | None = None
    missing_ms: int | None = None
    links: tuple[LinkRoom, ...] = ()
