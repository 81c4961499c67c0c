"""The tamper-evident log: what was recorded, committed to in an RFC 6962 tree and signed."""
