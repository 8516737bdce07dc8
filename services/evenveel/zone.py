"""Where the groups are, as far as it is told what day it was."""

from typing import Final
from zoneinfo import ZoneInfo

# Days and minutes are told as clocks show them there.
ZONE: Final = ZoneInfo("Europe/Brussels")
