"""Several acts that are done all together or not at all."""

from __future__ import annotations

# The kernel's own frame of an act: one transaction, one hand, and a refusal that is recorded
# after the rollback. A bare atomic() around two acts would roll the record of a refusal back.
from audit.acts import _door as together

__all__ = ["together"]
