"""One post's way in: accept, write, settle. Every door uses this one."""
