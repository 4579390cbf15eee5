"""The pipeline's front door."""

from reputation.pipeline.actions import MAX_ITEMS, BatchResult, accept, accept_bytes

__all__ = ["MAX_ITEMS", "BatchResult", "accept", "accept_bytes"]
