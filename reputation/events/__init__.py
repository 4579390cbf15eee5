"""The brand's append-only log of what happened, and the outbox for what follows."""
