"""What loading, checking and publishing a draft cost as it grows: CPU per session should not."""

from __future__ import annotations

import time

from benchmarks.scene import a_big_edition, fresh_database

SIZES = (100, 500, 1000, 2000)


def cpu(act, *args, **kwargs) -> float:
    begin = time.process_time()
    act(*args, **kwargs)
    return (time.process_time() - begin) * 1000


def main() -> None:
    from events.clashes import find_clashes
    from events.grid import load_grid
    from events.releasing import publish

    first: dict[str, float] = {}
    print("sessions     load ms    check ms  publish ms   cost per session against the smallest")
    for size in SIZES:
        edition = a_big_edition(f"edition-{size}", size)
        grid = load_grid(edition)
        spent = {
            "load": cpu(load_grid, edition),
            "check": cpu(find_clashes, grid),
            "publish": cpu(publish, edition, by=None),
        }
        each = {name: ms / size for name, ms in spent.items()}
        first = first or each
        ratios = "  ".join(f"{name} {each[name] / first[name]:.2f}" for name in each)
        figures = "".join(f"{ms:12.1f}" for ms in spent.values())
        print(f"{size:8}{figures}   {ratios}")


if __name__ == "__main__":
    with fresh_database():
        main()
