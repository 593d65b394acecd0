"""CPU of repair on 20 KB of text: clean, and in each kind of damage, beside the conversion alone.

Belongs here: the texts, the bounds, the table. Does not: whether the repair is right (tests/gates/damage).

    python -m benchmarks.repair [--runs 30]

Bounds: 1.5 ms for a clean text, 6 ms for a damaged one, of the fastest run. The ratio is to OpenCC's t2s on the same
text, which a reader of traditional copies cannot do without. Times are of one machine and one run; only ratios compare.
"""

from __future__ import annotations

import argparse
import random
import re
import sys
import time
from collections.abc import Callable

import opencc
from support.clean_reports import invented_report
from support.damages import TEXT_DAMAGES

from ingestion.documents.charset import decode
from ingestion.repair import repair

SIZE = 20_000  # bytes of UTF-8
SHIFTED = 6  # paragraphs read one byte late
CLEAN_BOUND, DAMAGED_BOUND = 1.5, 6.0  # milliseconds
COMBINED = ("s2tw", "pinyin", "full width", "zero width")


def clean_text() -> str:
    """Invented reports, as many as make up the size."""
    text = ""
    number = 0
    while len(text.encode()) < SIZE:
        text += invented_report(random.Random(number))
        number += 1
    return text.encode()[:SIZE].decode("utf-8", "ignore")


def fastest(work: Callable[[], object], runs: int) -> float:
    """CPU milliseconds of the fastest of some calls, after one to warm up."""
    work()
    times = []
    for _ in range(runs):
        start = time.process_time_ns()
        work()
        times.append(time.process_time_ns() - start)
    return min(times) / 1e6


def main() -> int:
    """Print the table; 1 where a bound is broken."""
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--runs", type=int, default=30)
    runs = arguments.parse_args().runs
    clean = clean_text()
    texts = {"clean": clean}
    texts |= {name: damage(clean, random.Random(1)) for name, damage in TEXT_DAMAGES.items()}
    # A report has some numbered paragraphs; those of two dozen reports would each be a search.
    cut = [match.start() for match in re.finditer("\n　（", clean)][SHIFTED]
    texts["byte shift"] = TEXT_DAMAGES["byte shift"](clean[:cut], random.Random(1)) + clean[cut:]
    combined = clean
    for name in COMBINED:
        combined = TEXT_DAMAGES[name](combined, random.Random(1))
    texts[" + ".join(COMBINED)] = combined
    converter = opencc.OpenCC("t2s")
    conversion = fastest(lambda: converter.convert(clean), runs)
    print(f"{'text':44}{'bytes':>8}{'ms':>8}{'× t2s':>8}")
    broken = []
    for name, text in texts.items():
        spent = fastest(lambda text=text: repair(text), runs)  # type: ignore[misc]
        bound = CLEAN_BOUND if name == "clean" else DAMAGED_BOUND
        if spent > bound:
            broken.append(name)
        mark = f"  over {bound} ms" if spent > bound else ""
        print(f"{name:44}{len(text.encode()):8}{spent:8.2f}{spent / conversion:8.1f}{mark}")
    for encoding in ("utf-8", "gb18030"):
        data = clean.encode(encoding)
        spent = fastest(lambda data=data: decode(data), runs)  # type: ignore[misc]
        print(f"{'decode ' + encoding:44}{len(data):8}{spent:8.2f}{spent / conversion:8.1f}")
    return 1 if broken else 0


if __name__ == "__main__":
    sys.exit(main())
