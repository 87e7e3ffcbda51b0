"""Token files to batches: documents of nearly equal length side by side, each from position 0, padded on the right."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
from torch import Tensor

LENGTH_STEP = 64
"""Batches have lengths that are multiples of this, so that there are few shapes."""
POOL = 4096
"""Documents that are sorted by length together."""


@dataclass(frozen=True)
class Batch:
    """What `Llama.forward` takes, and how many of the positions are no padding."""

    tokens: Tensor
    rows: Tensor
    targets: Tensor
    real: int


class Documents:
    """NAME.tokens.bin (u16), NAME.mask.bin (u8) and NAME.index.bin (u32 offsets in tokens, one more than documents)."""

    def __init__(self, name: str, context: int) -> None:
        """
        Args:
            name: the path of the three files without their extensions.
            context: longer documents are cut to this many predictions.

        Raises:
            SystemExit: in one line, when the files are missing or do not belong together.
        """
        try:
            self.tokens = np.fromfile(f"{name}.tokens.bin", dtype="<u2")
            self.mask = np.fromfile(f"{name}.mask.bin", dtype="u1")
            self.index = np.fromfile(f"{name}.index.bin", dtype="<u4").astype(np.int64)
        except FileNotFoundError as error:
            raise SystemExit(f"{error.filename}: not found; make the token files first") from None
        if len(self.tokens) != len(self.mask) or len(self.index) < 2 or self.index[-1] != len(self.tokens):
            raise SystemExit(f"{name}: tokens, mask and index do not belong together; make the token files again")
        self.name = Path(name).name
        self.context = context
        self.lengths = np.clip(np.diff(self.index) - 1, 0, context)
        before = np.concatenate(([0], np.cumsum(self.mask != 0)))
        first = np.minimum(self.index[:-1] + 1, len(self.tokens))
        self.usable = np.flatnonzero(before[first + self.lengths] > before[first])
        if len(self.usable) == 0:
            raise SystemExit(f"{name}: no document has a token with loss")

    def batch(self, chosen: np.ndarray) -> Batch:
        """The documents with these numbers, side by side."""
        length = padded(int(self.lengths[chosen].max()), self.context)
        inputs = np.zeros((len(chosen), length), dtype=np.int64)
        targets = np.zeros_like(inputs)
        loss = np.zeros(inputs.shape, dtype=bool)
        for row, document in enumerate(chosen):
            start, n = self.index[document], self.lengths[document]
            inputs[row, :n] = self.tokens[start : start + n]
            targets[row, :n] = self.tokens[start + 1 : start + n + 1]
            loss[row, :n] = self.mask[start + 1 : start + n + 1] != 0
        rows = np.flatnonzero(loss)
        return Batch(
            torch.from_numpy(inputs),
            torch.from_numpy(rows),
            torch.from_numpy(targets.reshape(-1)[rows]),
            int(self.lengths[chosen].sum()),
        )

    def cut(self, documents: np.ndarray, batch_tokens: int) -> list[np.ndarray]:
        """Documents to groups of nearly equal length that fill about `batch_tokens` positions each."""
        by_length = documents[np.argsort(-self.lengths[documents], kind="stable")]
        groups: list[np.ndarray] = []
        at = 0
        while at < len(by_length):
            longest = padded(int(self.lengths[by_length[at]]), self.context)
            count = max(1, batch_tokens // longest)
            if at + count == len(by_length) - 1:
                count += 1  # torch.compile makes a second program for a batch of one
            groups.append(by_length[at : at + count])
            at += count
        return groups

    def subset(self, tokens: int, batch_tokens: int) -> list[Batch]:
        """The same documents every time, evenly spread over the file, with about `tokens` tokens in all."""
        share = min(1.0, tokens / max(1, int(self.lengths.sum())))
        count = max(1, int(len(self.usable) * share))
        chosen = self.usable[np.linspace(0, len(self.usable) - 1, count).astype(np.int64)]
        return [self.batch(group) for group in self.cut(chosen, batch_tokens)]

    def batches(self, batch_tokens: int, seed: int, skip: int = 0) -> Iterator[Batch]:
        """Batches without end; the order depends on the seed alone.

        Args:
            batch_tokens: positions a batch, padding included.
            seed: of the shuffles.
            skip: how many batches a run that is resumed has had.
        """
        random = np.random.default_rng(seed)
        while True:
            order = random.permutation(self.usable)
            for start in range(0, len(order), POOL):
                groups = self.cut(order[start : start + POOL], batch_tokens)
                for group in random.permutation(len(groups)):
                    if skip > 0:
                        skip -= 1
                    else:
                        yield self.batch(groups[group])


def padded(length: int, context: int) -> int:
    """The length of the batch in which a document of this length lies."""
    return min(-(-length // LENGTH_STEP) * LENGTH_STEP, context)
