"""Who may sign in to the demonstration park. ``load_demo`` creates them, ``demo`` prints them."""

from __future__ import annotations

# Role, address, password. The park is public and fenced in on one machine: nothing to protect.
SIGN_INS: list[tuple[str, str, str]] = [
    ("chair", "chair@park.example", "star-furnace-chair"),
    ("programme", "programme@park.example", "star-furnace-programme"),
    ("desk", "desk@park.example", "star-furnace-desk"),
    ("look", "look@park.example", "star-furnace-look"),
]
