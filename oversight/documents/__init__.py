"""What auditors print."""
