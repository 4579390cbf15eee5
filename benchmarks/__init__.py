"""What `make bench` measures, on a server of its own: how fast, at which size, against which target."""
