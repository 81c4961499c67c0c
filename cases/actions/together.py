"""Several acts that are done all together or not at all: the kernel's, under its older address."""

from audit.acts import together

__all__ = ["together"]
