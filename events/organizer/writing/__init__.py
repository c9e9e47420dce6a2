"""The pages that add and change what an organizer writes, one file for each kind of thing."""
