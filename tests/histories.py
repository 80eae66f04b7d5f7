"""Random histories of a claim's status, and what they say by the words of the definition: no database, none of our code."""

from __future__ import annotations

from dataclasses import dataclass

from hypothesis import strategies as st

LATEST = 12
MOMENTS = st.integers(0, LATEST)
BASELINE, DEVELOPMENT, CORRECTION, CLARIFICATION = "baseline", "development", "correction", "clarification"


@dataclass(frozen=True)
class Entry:
    """One change as drawn, with times in hours. The others are numbers of entries.

    `corrects` and `undoes` are as rows have them; `means` is the entry that a correction is of, whatever row it names.
    """

    effective: int
    recorded: int
    status: int
    kind: str
    corrects: int | None = None
    undoes: int | None = None
    means: int | None = None
    restores: int | None = None


@st.composite
def histories(draw: st.DrawFn, *, undo: bool = True) -> list[Entry]:
    """Any history that the desk can write, backdated, with ties, corrections of corrections, and what was undone at once.

    Entries that have nothing to do with one another are recorded in any order.
    """
    entries: list[Entry] = []
    said: list[int] = []  # and not undone
    correction_of: dict[int, int] = {}
    row_of: dict[int, int] = {}  # where it is not its own: what undid a correction of it
    if draw(st.booleans()):
        received = draw(MOMENTS)
        entries.append(Entry(received, received, draw(st.integers(0, 3)), BASELINE))
        said.append(0)
    for number in range(len(entries), len(entries) + draw(st.integers(0, 8))):
        free = [one for one in said if one not in correction_of]
        last = max(said, default=0)
        ways = (
            ["say", "say"] + ["correct"] * bool(free) + ["undo"] * (undo and bool(said) and not is_first(entries, last))
        )
        way = draw(st.sampled_from(ways))
        if way == "undo":
            meant = entries[last].means
            back = entries[last] if meant is None else entries[meant]
            row = row_of.get(last, last)
            recorded = draw(st.integers(max(entries[row].recorded, entries[last].recorded), LATEST))
            entries.append(Entry(back.effective, recorded, back.status, CORRECTION, row, last, None, meant))
            said.remove(last)
            if meant is not None:
                del correction_of[meant]
                row_of[meant] = number
            continue
        meant = draw(st.sampled_from(free)) if way == "correct" else None
        row = None if meant is None else row_of.get(meant, meant)
        recorded = draw(MOMENTS if row is None else st.integers(entries[row].recorded, LATEST))
        kind = draw(st.sampled_from([DEVELOPMENT, CLARIFICATION])) if meant is None else CORRECTION
        effective = draw(st.integers(0, recorded))
        entries.append(Entry(effective, recorded, draw(st.integers(0, 3)), kind, row, None, meant))
        said.append(number)
        if meant is not None:
            correction_of[meant] = number
    return entries


def is_first(entries: list[Entry], number: int) -> bool:
    return entries[number].kind == BASELINE


def in_effect(history: list[Entry], at: int, known_at: int = LATEST) -> int | None:
    """The number of the entry in effect at one moment as known at another."""
    known = {number: entry for number, entry in enumerate(history) if entry.recorded <= known_at}
    undone = {entry.undoes for entry in known.values()}
    said = {n: entry for n, entry in known.items() if entry.undoes is None and n not in undone}
    corrected = {entry.means for entry in said.values()}
    candidates = [
        (entry.kind != BASELINE, entry.effective, entry.recorded, number)
        for number, entry in said.items()
        if number not in corrected and entry.effective <= at
    ]
    return max(candidates)[3] if candidates else None


def status_at(history: list[Entry], at: int, known_at: int = LATEST) -> int | None:
    number = in_effect(history, at, known_at)
    return None if number is None else history[number].status


def since(history: list[Entry], at: int, known_at: int = LATEST) -> int | None:
    """The first hour from which on the status is the same up to a moment at which there is one."""
    status = status_at(history, at, known_at)
    while status is not None and status_at(history, at - 1, known_at) == status:
        at -= 1
    return None if status is None else at
