"""Problem documents (RFC 9457): every way in which a request can end without its answer."""

from typing import Final

import msgspec
from starlette.responses import Response

from access.amounts import Shown
from access.languages import Language
from clearing.domain.refusals import AmountPair, Code, LimitUnit, LinkRoom, Measure, Refusal
from clearing.domain.sentences import sentence, title
from clearing.http.faults import Fault, Wrong
from clearing.http.wording import sentence_of, title_of
from contracts.value import Value

PROBLEM_JSON: Final = "application/problem+json"
TYPE_PREFIX: Final = "urn:evenveel:problem:"
RETRY_AFTER_S: Final = 1

_encode: Final = msgspec.json.Encoder().encode


class Problem(Value, frozen=True, kw_only=True, omit_defaults=True):
    """What a refused request is answered with. `code` is the last part of `type`."""

    type: str
    title: str
    status: int
    detail: str
    instance: str | None = None
    code: str
    number: int | None = None
    field: str | None = None
    subject: str | None = None
    limit: int | None = None
    left: int | None = None
    unit: LimitUnit | None = None
    set_by: str | None = None
    measure: Measure | None = None
    amounts: AmountPair | None = None
    missing_ms: int | None = None
    links: tuple[LinkRoom, ...] = ()
    missing: tuple[str, ...] | None = None


# 403: not by this actor. 404: it does not exist. 409: not as things stand now. 422: never so.
STATUS_OF: Final[dict[Code, int]] = {
    **dict.fromkeys(
        (
            Code.NOT_THE_HOLDER,
            Code.NOT_AN_INTERMEDIARY,
            Code.CAPACITY_NOT_ALLOWED,
            Code.NOT_AN_ADMINISTRATOR,
            Code.APPROVAL_MISSING,
            Code.NOT_A_PARTY,
            Code.PROPOSER_CANNOT_ACCEPT,
            Code.SAME_PERSON,
            Code.NOT_THIS_ACTOR,
            Code.NOT_ALLOWED,
        ),
        403,
    ),
    **dict.fromkeys(
        (
            Code.GROUP_UNKNOWN,
            Code.PAYER_UNKNOWN,
            Code.PAYEE_UNKNOWN,
            Code.ACCOUNT_UNKNOWN,
            Code.EXCHANGE_UNKNOWN,
            Code.REQUEST_UNKNOWN,
            Code.AGREEMENT_UNKNOWN,
            Code.PERSON_UNKNOWN,
            Code.CLEARING_RUN_UNKNOWN,
            Code.POST_UNKNOWN,
            Code.ACT_UNKNOWN,
            Code.NOT_VISIBLE,
            Code.KEY_UNKNOWN,
        ),
        404,
    ),
    **dict.fromkeys(
        (
            Code.DIFFERENT_TERMS,
            Code.GROUP_EXISTS,
            Code.GROUP_CLOSED,
            Code.ACCOUNT_EXISTS,
            Code.REQUEST_ACCEPTED,
            Code.REQUEST_DECLINED,
            Code.REQUEST_WITHDRAWN,
            Code.REQUEST_EXPIRED,
            Code.REQUEST_ENDED,
            Code.REQUEST_NOT_DUE,
            Code.ALREADY_REVERSED,
            Code.ACCOUNT_CLOSED,
            Code.ACCOUNT_SUSPENDED,
            Code.ACCOUNT_NOT_STOPPED,
            Code.ACCOUNT_NOT_AT_ZERO,
            Code.ACCOUNT_HAS_REQUESTS,
            Code.ALREADY_INTERMEDIARY,
            Code.NO_CHANGE,
            Code.GROUP_NOT_EMPTY,
            Code.AGREEMENT_EXISTS,
            Code.NOTHING_PROPOSED,
            Code.PROPOSAL_OUT_OF_DATE,
            Code.AGREEMENT_NOT_AT_ZERO,
            Code.NO_AGREEMENT,
            Code.AGREEMENT_NOT_ACCEPTED,
            Code.AGREEMENT_SUSPENDED,
            Code.AGREEMENT_CHANGED,
            Code.STEP_VALUE_NOT_AGREED,
            Code.STEP_VALUE_BY_NEIGHBOUR,
            Code.QUOTE_OUT_OF_DATE,
            Code.CODE_TAKEN,
            Code.TRANSIT_NOT_ALLOWED,
            Code.CLEARING_RUN_APPLIED,
            Code.CLEARING_RUN_WITHDRAWN,
            Code.CLEARING_RUN_OPEN,
            Code.OBJECTIONS_OPEN,
            Code.OBJECTIONS_OVER,
            Code.NOTHING_TO_CLEAR,
            Code.CLEARING_MOVED,
            Code.TOO_MANY_POSTS,
            Code.KEY_EXISTS,
            Code.ROLE_NOT_HELD,
            Code.LAST_ADMINISTRATOR,
            Code.TOO_MANY_ROLES,
            Code.TOO_MANY_KEYS,
            Code.ACT_APPROVED,
            Code.ACT_DECLINED,
            Code.NOBODY_ELSE,
            Code.TOO_MANY_ACTS,
            Code.ACCOUNT_NOT_CLOSED,
            Code.ERASURE_NOT_ORDERED,
        ),
        409,
    ),
    **dict.fromkeys(
        (
            Code.HAPPENED_IN_THE_FUTURE,
            Code.AMOUNT_OUT_OF_RANGE,
            Code.LIMITS_OUT_OF_ORDER,
            Code.SAME_ACCOUNT,
            Code.DEADLINE_OUT_OF_RANGE,
            Code.HOLDER_NOT_ALLOWED,
            Code.ACCOUNT_KIND_WRONG,
            Code.NOT_ACROSS_GROUPS,
            Code.LIMIT_NOT_LOWER,
            Code.CONVERTS_TO_NOTHING,
            Code.EXCHANGE_TOO_LARGE,
            Code.LEAVING_ACROSS_ZERO,
            Code.PAYER_FLOOR,
            Code.PAYEE_CEILING,
            Code.LINK_LIMIT,
            Code.PAYER_GROUP_LIMIT,
            Code.PAYEE_GROUP_LIMIT,
            Code.SETTLES_TOO_MUCH,
            Code.WRITE_OFF_ACROSS_ZERO,
            Code.ROUNDING_TOO_SMALL,
            Code.SUM_OUT_OF_RANGE,
            Code.NOT_STORABLE,
            Code.LINK_NOT_IN_RUN,
            Code.CLEARING_NOT_SOUND,
            Code.CLEARING_NOT_PROVEN,
            Code.CLEARING_TOO_LARGE,
            Code.NOT_WITHIN_ONE_GROUP,
            Code.REASON_MISSING,
            Code.LIMITS_BEYOND_CAP,
            Code.DESCRIPTION_NOT_ALLOWED,
            Code.ROUTE_LIMIT,
            Code.POST_NOT_SAYABLE,
            Code.VALIDITY_OUT_OF_RANGE,
            Code.KEY_NOT_WELL_FORMED,
            Code.PERIOD_OUT_OF_RANGE,
        ),
        422,
    ),
}


def problem_of_refusal(
    refusal: Refusal, language: Language, *, instance: str | None = None
) -> Problem:
    """Return the refusal as a problem, in the reader's language."""
    code = refusal.code
    return Problem(
        type=TYPE_PREFIX + code.slug,
        title=title(code, language),
        status=STATUS_OF[code],
        detail=sentence(refusal, language, Shown(language)),
        instance=instance,
        code=code.slug,
        number=code.number,
        subject=refusal.subject,
        limit=refusal.limit,
        left=refusal.left,
        unit=refusal.unit,
        set_by=refusal.set_by,
        amounts=refusal.amounts,
        measure=refusal.measure,
        missing_ms=refusal.missing_ms,
        links=refusal.links,
    )


def problem_of_fault(wrong: Wrong, language: Language, *, instance: str | None = None) -> Problem:
    """Return what is wrong with the request as a problem, in the reader's language."""
    shown = wrong._replace(field=_showable(wrong.field))
    return Problem(
        type=TYPE_PREFIX + wrong.fault.slug,
        title=title_of(wrong.fault, language),
        status=wrong.fault.status,
        detail=sentence_of(shown, language),
        instance=instance,
        code=wrong.fault.slug,
        field=shown.field or None,
    )


def problem_response(
    problem: Problem, language: Language, headers: dict[str, str] | None = None
) -> Response:
    """Return the response that carries the problem."""
    all_headers = {"Content-Language": language, **(headers or {})}
    if problem.code == Fault.NOT_SERVING.slug:
        all_headers["Retry-After"] = str(RETRY_AFTER_S)
    return Response(_encode(problem), problem.status, all_headers, PROBLEM_JSON)


def _showable(name: str) -> str:
    """Return the name as it can be sent back: a caller may name fields as they like."""
    return name[:100].encode("utf-8", "backslashreplace").decode()
