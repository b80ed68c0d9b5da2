"""The archive as data: the JSON API under /api/v1, what describes it, and exports."""
