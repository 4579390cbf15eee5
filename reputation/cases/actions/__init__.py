"""Everything that changes a case: one verb per function, one transaction, one lock, one event each."""
