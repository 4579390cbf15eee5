"""The brand's append-only log of what happened, which is also the outbox for what follows."""
