"""What each route of the projections asks for. A route without a row is refused to all.

Where a route is about no group or account in particular it is asked whether somebody may at all
(`rights.may_at_all`), and shows what their view holds.
"""

from typing import Final

from access.rights import Act
from access.rules_clearing import Routes

PROJECTIONS: Final[Routes] = {
    ("GET", "/groups"): Act.SEE_GROUPS,
    ("GET", "/groups/{group_id}"): Act.SEE_GROUPS,
    ("GET", "/groups/{group_id}/accounts"): Act.SEE_MEMBERS,
    ("GET", "/groups/{group_id}/exchanges"): Act.SEE_MEMBERS,
    ("GET", "/groups/{group_id}/requests"): Act.SEE_MEMBERS,
    ("POST", "/groups/{group_id}/exports"): Act.EXPORT_BOOKS,
    ("GET", "/groups/{group_id}/exports"): Act.SEE_EXPORTS,
    ("GET", "/groups/{group_id}/exports/{export_id}"): Act.SEE_EXPORTS,
    ("GET", "/groups/{group_id}/trends"): Act.SEE_BOOKS,
    ("GET", "/groups/{group_id}/positions"): Act.SEE_BOOKS,
    ("GET", "/groups/{group_id}/clearing-consent"): Act.SEE_RUNS,
    ("GET", "/groups/{group_id}/outlook"): Act.SEE_BOOKS,
    ("GET", "/groups/{group_id}/acts"): Act.SEE_OPEN_ACTS,
    ("GET", "/positions"): Act.SEE_BOOKS,
    ("GET", "/positions/matrix"): Act.SEE_BOOKS,
    # For whoever may know no more than how a closed day ended.
    ("GET", "/regions/positions"): Act.SEE_CLOSED_DAYS,
    ("GET", "/clearing-runs"): Act.SEE_RUNS,
    ("GET", "/clearing-runs/{run_id}"): Act.SEE_RUNS,
    ("GET", "/regions/figures"): Act.SEE_FIGURES,
    ("GET", "/regions/categories"): Act.SEE_FIGURES,
    ("GET", "/groups/{group_id}/figures-consent"): Act.SEE_GROUPS,
    ("GET", "/outlook"): Act.SEE_BOOKS,
    ("GET", "/suggestions"): Act.SEE_BOOKS,
    ("GET", "/directory"): Act.SEARCH_POSTS,
    ("GET", "/directory/{post_id}"): Act.SEARCH_POSTS,
    ("GET", "/accounts/{account_id}"): Act.SEE_ACCOUNT,
    ("GET", "/accounts/{account_id}/name"): Act.SEE_PAYABLE,
    ("GET", "/accounts/{account_id}/reach"): Act.SEARCH_POSTS,
    ("GET", "/accounts/{account_id}/payees"): Act.QUOTE,
    ("GET", "/accounts/{account_id}/posts"): Act.SEE_ACCOUNT,
    ("GET", "/accounts/{account_id}/statement"): Act.SEE_ACCOUNT,
    ("GET", "/accounts/{account_id}/requests"): Act.SEE_ACCOUNT,
    ("GET", "/accounts/{account_id}/own-data"): Act.SEE_OWN_DATA,
    ("GET", "/exchanges/{exchange_id}"): Act.SEE_EXCHANGE,
    # Of one group where it is named, else of all.
    ("GET", "/events"): Act.FOLLOW_GROUP,
    ("GET", "/events/live"): Act.FOLLOW_GROUP,
    ("POST", "/groups/{group_id}/webhooks"): Act.FOLLOW_GROUP,
    ("GET", "/groups/{group_id}/webhooks"): Act.FOLLOW_GROUP,
    ("DELETE", "/groups/{group_id}/webhooks/{webhook_id}"): Act.FOLLOW_GROUP,
    ("GET", "/groups/{group_id}/webhooks/{webhook_id}/dead"): Act.FOLLOW_GROUP,
    ("POST", "/groups/{group_id}/webhooks/{webhook_id}/redeliver"): Act.FOLLOW_GROUP,
    ("GET", "/position"): Act.WATCH_THE_SERVICE,
    ("GET", "/metrics"): Act.WATCH_THE_SERVICE,
    ("GET", "/healthz"): Act.ASK_WHETHER_WELL,
    ("GET", "/readyz"): Act.ASK_WHETHER_WELL,
    ("GET", "/openapi.json"): Act.ASK_WHETHER_WELL,
}
