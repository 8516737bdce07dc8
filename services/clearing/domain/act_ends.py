"""How an act ends that was not carried out."""

from clearing.domain.state import OpenAct
from contracts.events import ActDeclined
from contracts.ids import EndOfAct


def act_ended(act: OpenAct, because: EndOfAct) -> ActDeclined:
    """Return the end of an act that was not carried out."""
    return ActDeclined(act_id=act.act_id, groups=act.groups, because=because)
