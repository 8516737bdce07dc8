"""Every reason against an import in English."""

from typing import Final

from access.phrases_import import Reason

IMPORT_ENGLISH: Final[dict[Reason, str]] = {
    Reason.FILE_MISSING: "the file is missing",
    Reason.FILE_UNREADABLE: "the file cannot be read ({detail})",
    Reason.FILE_TOO_LARGE: "the file is larger than {most} bytes",
    Reason.NO_HEADER: "the file has no header",
    Reason.COLUMN_TWICE: "the column {column!r} is there twice",
    Reason.COLUMN_MISSING: "the column {column!r} is missing",
    Reason.ONE_ROW_NEEDED: "exactly one row is needed, {rows} can be read",
    Reason.TOO_MANY_ROWS: "the file has more than {most} rows",
    Reason.NUL_BYTE: "a NUL byte is not text",
    Reason.NOT_UTF8: "not UTF-8: byte {place} of the line is {byte}",
    Reason.NOT_CSV: "not a CSV record ({detail})",
    Reason.CELLS_MISCOUNTED: "the row has {cells} cells where the header has {columns}",
    Reason.NOT_GIVEN: "{column}: not given",
    Reason.TOO_LONG: "{column}: longer than {most} characters",
    Reason.NOT_DECIMAL: "{column}: {text!r}: not a plain decimal number",
    Reason.TOO_MANY_DIGITS: "{column}: {text!r}: more than {scale} digits after the point",
    Reason.TOO_MANY_BITS: "{column}: {text!r}: does not fit 64 bits",
    Reason.TOO_MANY_STEPS: "{column}: {text!r} is more than {most} steps",
    Reason.NOT_ABOVE_ZERO: "{column}: not above zero",
    Reason.LIMIT_BELOW_ZERO: "{column}: a limit is not below zero",
    Reason.NOT_WHOLE: "{column}: not a whole number from 0 to {most}",
    Reason.NOT_A_MOMENT: "{column}: {text!r} is not an ISO 8601 moment with its offset",
    Reason.NOT_A_DEGREE: "{column}: {text!r} is not from -{most} to {most}",
    Reason.ONE_DEGREE: "{column}: only one of its two degrees is given, so neither is kept",
    Reason.NONE_OF: "{column}: {text!r} is none of {choices}",
    Reason.IN_THE_FUTURE: "{column}: is in the future",
    Reason.WORTH_TOO_MUCH: "{column}: worth more than {most} ms",
    Reason.NO_GROUP_ID: "{column}: makes no group id of 3 to 32 letters, digits and hyphens",
    Reason.SAID_TWICE: "{column}: {text!r} is on line {line} already",
    Reason.NOT_IN_FILE: "{column}: {text!r} is not in {file}",
    Reason.USER_TWICE: "this user is given for this member already",
    Reason.NO_CODE_OF_A_MEMBER: "{column}: {text!r} is no member's code",
    Reason.NO_ACCOUNT_OF_THIS_CODE: "{column}: {text!r} has no account in {file}",
    Reason.LEFT_OUT: "{member} is {status} and has no account: left out",
    Reason.OPENED_ANYWAY: "{member} is {status} but has an account: it is opened",
    Reason.SEVERAL_USERS: (
        "{member} has {users} users: only the first holds the account of a person"
    ),
    Reason.NO_USERS: "{member} has no user: nobody can act for it yet",
    Reason.SAME_PARTIES: "payer and payee are both {text!r}",
    Reason.BALANCES_LATER: (
        "balances are compared with the transfers once the other problems are solved"
    ),
    Reason.SUM_NOT_ZERO: "the balances sum to {sum}, not to 0",
    Reason.HISTORY_MISSING: "the file is missing, and the balances are not all 0",
    Reason.BALANCE_NOT_MADE: "{account}: the balance is {balance}, its transfers make {made}",
    Reason.BALANCE_BELOW: "{account}: the balance {balance} is below {floor}",
    Reason.BALANCE_ABOVE: "{account}: the balance {balance} is above {ceiling}",
    Reason.WENT_BELOW: "{account}: went down to {lowest}, past its floor",
    Reason.WENT_ABOVE: "{account}: went up to {highest}, past its maximum",
    Reason.RATE_NOT_GIVEN: "the rate is not given: say how many units an hour is",
    Reason.RATE_IMPLAUSIBLE: (
        "the rate {rate} would make 1 hour {units} units, not from 0.5 to 500: "
        "say how many units an hour is"
    ),
    Reason.RATE_DESCRIBED_OTHERWISE: (
        "the rate says 1 hour = {units} units, the description speaks of {described}: "
        "say how many units an hour is"
    ),
    Reason.RATE_READS_TWO_WAYS: (
        "the rate {rate} reads as {units} or {other} units an hour: say how many units an hour is"
    ),
    Reason.RATE_SET_ASIDE: (
        "the rate {rate} is set aside for the {units} units an hour that were given"
    ),
    Reason.UNITS_IMPLAUSIBLE: "{given!r} units an hour: give a number from 0.5 to 500",
    Reason.STEP_TOO_ODD: (
        "at {units} units an hour and scale {scale} a step is less than 1 ms, "
        "or more than 0.1 % beside whole milliseconds: no smaller scale would do"
    ),
    Reason.STEP_TOO_ODD_AT_SCALE: (
        "at {units} units an hour and scale {scale} a step is less than 1 ms, "
        "or more than 0.1 % beside whole milliseconds: scale {fitting} would do"
    ),
    Reason.PLACE_NOT_GIVEN: "{column}: locality or country is not given",
    Reason.NO_FLOOR_FOR_NEW: "{column}: not given: accounts opened later have no floor",
    Reason.NO_FLOOR_OF_ITS_OWN: "{account}: {column} is not given: the group's floor binds it",
    Reason.DELETED_NOT_AT_ZERO: "{account}: is deleted but not at zero: it stays, leaving",
    Reason.POST_LEFT_OUT: "post {post} is not brought over: it is {status}",
    Reason.POST_FULFILLED: "post {post} is not brought over: it was fulfilled",
    Reason.POST_EXPIRED: "post {post} is not brought over: its time has passed",
    Reason.POST_OF_INACTIVE: "post {post} is not brought over: its member is {status}",
    Reason.TITLE_SHORTENED: (
        "the title of {post} is shortened; its text begins with the whole of it"
    ),
    Reason.POSTS_TOO_MANY: "member {member} has more than {most} posts",
}
