"""The same rows as other projects would keep them: for measuring beside ours only."""
