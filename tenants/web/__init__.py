"""Page doors to accounts that allauth does not have."""
