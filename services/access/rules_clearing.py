"""What each route of the clearing service asks for. A route without a row is refused to all."""

from collections.abc import Mapping
from typing import Final, TypeAlias

from access.rights import Act

# By method and path, as in the description of the API.
Routes: TypeAlias = Mapping[tuple[str, str], Act]

CLEARING: Final[Routes] = {
    ("PUT", "/exchanges/{exchange_id}"): Act.EXCHANGE,
    ("PUT", "/requests/{exchange_id}"): Act.EXCHANGE,
    ("POST", "/requests/{exchange_id}/accept"): Act.EXCHANGE,
    ("POST", "/requests/{exchange_id}/decline"): Act.EXCHANGE,
    ("POST", "/requests/{exchange_id}/withdraw"): Act.EXCHANGE,
    ("PUT", "/reversals/{exchange_id}"): Act.GIVE_BACK,
    ("PUT", "/settlements/{exchange_id}"): Act.RUN_GROUP,
    ("PUT", "/write-offs/{exchange_id}"): Act.RUN_GROUP,
    ("PUT", "/roundings/{exchange_id}"): Act.RUN_GROUP,
    ("POST", "/acts/{act_id}/approve"): Act.SECOND_ACT,
    ("POST", "/acts/{act_id}/decline"): Act.SECOND_ACT,
    ("PUT", "/groups/{group_id}"): Act.FOUND_GROUP,
    ("PUT", "/groups/{group_id}/description"): Act.RUN_GROUP,
    ("PUT", "/groups/{group_id}/default-limits"): Act.RUN_GROUP,
    ("PUT", "/groups/{group_id}/net-limits"): Act.RUN_GROUP,
    ("PUT", "/groups/{group_id}/step-value"): Act.RUN_GROUP,
    ("PUT", "/groups/{group_id}/clearing-consent"): Act.RUN_GROUP,
    ("POST", "/groups/{group_id}/close"): Act.RUN_GROUP,
    ("PUT", "/groups/{group_id}/roles/{person_id}"): Act.GRANT_ROLE,
    ("DELETE", "/groups/{group_id}/roles/{person_id}"): Act.GRANT_ROLE,
    ("PUT", "/groups/{group_id}/keys/{key_id}"): Act.ISSUE_KEY,
    ("DELETE", "/groups/{group_id}/keys/{key_id}"): Act.REVOKE_KEY,
    ("PUT", "/accounts/{account_id}"): Act.RUN_GROUP,
    ("PUT", "/accounts/{account_id}/limits"): Act.RUN_GROUP,
    ("POST", "/accounts/{account_id}/suspend"): Act.RUN_GROUP,
    ("POST", "/accounts/{account_id}/resume"): Act.RUN_GROUP,
    ("POST", "/accounts/{account_id}/close"): Act.RUN_GROUP,
    ("POST", "/accounts/{account_id}/leave"): Act.LEAVE_GROUP,
    ("PUT", "/accounts/{account_id}/intermediaries/{person_id}"): Act.RUN_GROUP,
    ("DELETE", "/accounts/{account_id}/intermediaries/{person_id}"): Act.RUN_GROUP,
    ("PUT", "/agreements/{agreement_id}"): Act.RUN_GROUP,
    ("POST", "/agreements/{agreement_id}/accept"): Act.RUN_GROUP,
    ("POST", "/agreements/{agreement_id}/decline"): Act.RUN_GROUP,
    ("POST", "/agreements/{agreement_id}/suspend"): Act.RUN_GROUP,
    ("POST", "/agreements/{agreement_id}/end"): Act.RUN_GROUP,
    ("POST", "/agreements/{agreement_id}/step-value"): Act.RUN_GROUP,
    ("PUT", "/agreements/{agreement_id}/limit"): Act.RUN_GROUP,
    ("PUT", "/posts/{post_id}"): Act.WRITE_POST,
    ("PUT", "/posts/{post_id}/content"): Act.WRITE_POST,
    ("DELETE", "/posts/{post_id}"): Act.WRITE_POST,
    ("PUT", "/clearing-runs/{run_id}"): Act.RUN_CLEARING,
    ("POST", "/clearing-runs/{run_id}/apply"): Act.RUN_CLEARING,
    ("POST", "/clearing-runs/{run_id}/withdraw"): Act.RUN_CLEARING,
    ("POST", "/clearing-runs/{run_id}/objections"): Act.RUN_GROUP,
    ("GET", "/clearing-runs/input"): Act.SOLVE_RUN,
    # Each line asks for itself, by the route of its command.
    ("POST", "/commands"): Act.SEND_COMMANDS,
    ("GET", "/quotes"): Act.QUOTE,
    ("GET", "/status"): Act.WATCH_THE_SERVICE,
    ("GET", "/metrics"): Act.WATCH_THE_SERVICE,
    ("GET", "/healthz"): Act.ASK_WHETHER_WELL,
    ("GET", "/readyz"): Act.ASK_WHETHER_WELL,
    ("GET", "/openapi.json"): Act.ASK_WHETHER_WELL,
}
