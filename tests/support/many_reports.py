"""An inbox of many short reports of invented offices: prose, some pages with tables and slips, some poison.

Belongs here: drawing the files, and the inbox of the day after. Does not: expectations about them.
"""

from __future__ import annotations

import random
from pathlib import Path

from support.rule_reports import AGENCY, draw_page, with_values
from support.rule_slips import cells, typed_wrong

CITIES = ("石家庄市", "唐山市", "秦皇岛市", "邯郸市", "邢台市", "保定市", "张家口市", "承德市", "沧州市", "廊坊市")
FORMS = ("2014", "2019", "2021")
PAGE_EVERY = 10
COLLECTIONS = ("甲", "乙")
SLIP = cells(typed_wrong(), "requests.received", "appeals.review")


def make_inbox(folder: Path, documents: int, poison: int, seed: int = 1) -> None:
    """Two collections: one in ten a page with tables, every second of those with a slip; all else prose.

    Poison (`support.poison_parser`) takes the place of documents drawn by chance.
    """
    chance = random.Random(seed)
    poisoned = set(chance.sample(range(documents), poison))
    for number in range(documents):
        if number in poisoned:
            write(folder, number, "txt", f"poison {number}".encode())
        elif number % PAGE_EVERY == 0:
            write(folder, number, "html", _page(number, chance))
        else:
            write(folder, number, "txt", _prose(number, chance.randrange(10, 999)))


def make_yesterdays(folder: Path, documents: int, poison: int, seed: int = 1) -> None:
    """The same inbox a day before: every fifth file is not there yet, every seventh says something else, one more is.

    `remove_what_went` and then `make_inbox` bring it up to today.
    """
    make_inbox(folder, documents, poison, seed)
    for number, path in enumerate(sorted(folder.rglob("*.*"))):
        if number % 5 == 1:
            path.unlink()
        elif number % 7 == 1 and path.suffix == ".txt":
            path.write_bytes(_prose(int(path.stem), 5))
    write(folder, documents, "txt", _prose(documents, 7))


def remove_what_went(folder: Path, documents: int) -> None:
    """Take out the file that only yesterday's inbox holds."""
    _path(folder, documents, "txt").unlink()


def write(folder: Path, number: int, suffix: str, data: bytes) -> None:
    """Lay a document into the collection that its number belongs to."""
    path = _path(folder, number, suffix)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data)


def _path(folder: Path, number: int, suffix: str) -> Path:
    return folder / COLLECTIONS[number % 2] / f"{number:04}.{suffix}"


def _prose(number: int, got: int) -> bytes:
    return (
        f"第{number}局2019年政府信息公开工作年度报告\n一、总体情况\n"
        f"本年度主动公开政府信息{got * 3}条。\n二、依申请公开\n全年共收到政府信息公开申请{got}件，均已按时答复。\n"
    ).encode()


def _page(number: int, chance: random.Random) -> bytes:
    form = FORMS[number // PAGE_EVERY % len(FORMS)]
    page = draw_page(form, chance)
    if number % (2 * PAGE_EVERY):
        SLIP([page], chance)
    office = AGENCY.replace(CITIES[0], CITIES[number // PAGE_EVERY % len(CITIES)])
    return with_values(page).html().replace(AGENCY.encode(), office.encode())
