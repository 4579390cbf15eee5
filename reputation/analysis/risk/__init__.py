"""How dangerous a conversation is, from 0 to 100, with every point explained."""
