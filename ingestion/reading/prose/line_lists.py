"""Lists over lines: paragraphs of one member each below the count that they are of, as one run.

Belongs here: which paragraphs are lines of a list, and the sentence they make together. Does not: what the members are
(`listed`), lists within a sentence (`runs`).
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from ingestion.knowledge.vocabulary import load_patterns
from ingestion.reading.prose.discourse import Discourse
from ingestion.reading.prose.listed import read_runs
from ingestion.reading.prose.quantities import Left
from ingestion.reading.prose.rows import Row
from ingestion.reading.prose.sentences import LONGEST_SENTENCE, Sentence, clause_marks

_LINE = load_patterns("runs")["line"]
_OPENS = load_patterns("runs")["opens_lines"]
_FEWEST_LINES = 3


@dataclass
class Lines:
    """The lines of the list that is open, and the sentence before them.

    before: the last sentence that is none of the lines and states a number.
    """

    before: Sentence | None = None
    lines: list[Sentence] = field(default_factory=list)

    def add(self, paragraph: list[Sentence], rows: list[Row], left: list[Left], state: Discourse) -> None:
        """Take in the sentences of a paragraph; read the list before it where it is none of its lines.

        rows, left: of the document so far; members are added to the former and taken from the latter.
        """
        counted = [sentence for sentence in paragraph if sentence.quantities]
        if len(counted) == 1 and _is_line(counted[0]):
            self.lines += counted
        else:
            self.close(rows, left, state)
            self.before = counted[-1] if counted else self.before

    def close(self, rows: list[Row], left: list[Left], state: Discourse) -> None:
        """Read the list that is open, if it is one."""
        if not self.lines:
            return
        before, lines = self.before, self.lines
        self.lines = []
        if len(lines) > _FEWEST_LINES and _is_whole(lines[0], lines[1:]):
            before, lines = lines[0], lines[1:]
        if before is None or len(lines) < _FEWEST_LINES or lines[-1].end - before.start > LONGEST_SENTENCE:
            return
        together = replace(
            before,
            end=lines[-1].end,
            tokens=sum((line.tokens for line in lines), before.tokens),
            quantities=sum((line.quantities for line in lines), before.quantities),
            marks=clause_marks(before.text, before.start, lines[-1].end),
        )
        here: list[Row] = []
        rest: list[Left] = []
        while rows and rows[-1]["start"] >= before.start:
            here.append(rows.pop())
        while left and left[-1].quantity.start >= before.start:
            rest.append(left.pop())
        here.reverse()
        rest.reverse()
        read_runs(together, here, rest, state)
        for row in here:
            line = next(line for line in (*reversed(lines), before) if line.start <= row["start"])
            row["sentence_start"], row["sentence_end"] = line.start, line.end
        rows += here
        left += rest


def _is_whole(first: Sentence, others: list[Sentence]) -> bool:
    """Whether the first line is the count that the others are parts of: it opens a list, or they add up to it."""
    counted = first.quantities[0]
    added = sum(line.quantities[0].value for line in others)
    return counted.value == added or _OPENS.search(first.text, counted.end, others[0].quantities[0].start) is not None


def _is_line(sentence: Sentence) -> bool:
    """1.机构职能类20条，占5%；: a paragraph begins with a name and a number, and counts nothing else."""
    first = sentence.quantities[0]
    if first.unit_class == "percent" or any(q.unit_class != "percent" for q in sentence.quantities[1:]):
        return False
    return _LINE.fullmatch(sentence.text, sentence.paragraph_start, first.start) is not None
