"""Everything that changes a playbook or a run: one verb per function, one transaction, one event."""
