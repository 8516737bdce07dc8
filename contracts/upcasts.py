"""One-step upcasts: each brings a stored event of one version to the next, purely.

To change an event: keep its golden sample, add the new type as `name.vN+1`, and add here the
step from `name.vN`. Steps are chained, so none ever knows more than its own two versions.
"""

from collections.abc import Callable
from typing import Final, TypeAlias

Upcast: TypeAlias = Callable[[dict[str, object]], dict[str, object]]

# wire name of the stored version -> (wire name of the next version, the step). Empty so far:
# every event is still at its first version. The mechanism is tested with a made-up event.
UPCASTS: Final[dict[str, tuple[str, Upcast]]] = {}
