"""The gender perspective of an event. The network's strategy is dual, so its two levels are never added up silently.

`specific`: the event is about women's rights or gender equality. `mainstreamed`: another subject, with a gender
perspective built in. `none`: somebody looked, and there is none. `unassessed`: nobody looked; never shown as "none".
"""

from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

from metrocal.text import Line
from metrocal.vocabulary import Digits, Level, Measure, SdgTarget, Unique

Count = Annotated[int, Digits, Field(ge=0, le=100_000)]

WITH_PERSPECTIVE = frozenset({"specific", "mainstreamed"})
"""The levels that the filter value `any` stands for."""


class GenderPerspective(BaseModel):
    """The level, what was done about it, who said so, and speakers by gender as counts only, never as persons."""

    model_config = ConfigDict(frozen=True, extra="forbid", populate_by_name=True, serialize_by_alias=True)

    level: Level = Field(default="unassessed", alias="gender")
    measures: Annotated[tuple[Measure, ...], Unique] = Field(default=(), alias="gender_measures")
    """Vocabulary `gender_measures`: parity among speakers, childcare, safe-space protocol …"""
    targets: Annotated[tuple[SdgTarget, ...], Unique] = Field(default=(), alias="gender_targets")
    """Targets of SDG 5 and SDG 11 (vocabulary `sdg_targets`)."""
    declared_by: Line = Field(default="", alias="gender_declared_by")
    """The organisation that declared it."""
    verified: bool = Field(default=False, alias="gender_verified")
    """Whether a moderator checked the declaration."""
    speakers_women: Count | None = None
    speakers_men: Count | None = None
    speakers_other: Count | None = None
    speakers_undisclosed: Count | None = None
    """Persons on stage; None means nobody counted."""
    chairs_women: Count | None = None
    chairs_men: Count | None = None
    chairs_other: Count | None = None
    chairs_undisclosed: Count | None = None
    """Persons who chair or moderate, whether or not they are among the speakers; None means nobody counted."""

    @property
    def has_perspective(self) -> bool:
        return self.level in WITH_PERSPECTIVE

    @property
    def share_of_women(self) -> float | None:
        """Women among the speakers whose gender is known, 0 to 1; None when nobody counted."""
        known = [n for n in (self.speakers_women, self.speakers_men, self.speakers_other) if n is not None]
        return (self.speakers_women or 0) / sum(known) if sum(known) else None
