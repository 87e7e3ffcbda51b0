"""Processes that train one model together: each on batches of its own, with the mean of their gradients.

On a machine that is busy with other things this is faster than threads, which wait for each other many times a step.
"""

import os
from pathlib import Path

import torch
import torch.distributed as dist
from torch import Tensor


class Workers:
    """The processes as one of them sees them; alone, every sum is its own number."""

    def __init__(self, rank: int, count: int, folder: Path) -> None:
        """
        Args:
            rank: which one this is, from 0.
            count: how many there are.
            folder: where they find each other; of the run's own.
        """
        self.rank = rank
        self.count = count
        if count > 1:
            folder.mkdir(parents=True, exist_ok=True)
            meeting = folder / f"workers-{os.getppid()}"
            dist.init_process_group("gloo", init_method=f"file://{meeting.resolve()}", rank=rank, world_size=count)

    def close(self) -> None:
        """Waits until all are done: one that left early would break the last sum of the others."""
        if self.count > 1:
            dist.barrier()
            dist.destroy_process_group()

    @property
    def first(self) -> bool:
        """Whether this is the one that logs and saves."""
        return self.rank == 0

    def sum(self, *numbers: float) -> list[float]:
        """The sums of the workers' numbers."""
        if self.count == 1:
            return list(numbers)
        total = torch.tensor(numbers, dtype=torch.float64)
        dist.all_reduce(total)
        return total.tolist()

    def average(self, tensors: list[Tensor]) -> None:
        """Puts the mean over the workers into each tensor."""
        if self.count == 1:
            return
        flat = torch.cat([tensor.flatten() for tensor in tensors])
        dist.all_reduce(flat)
        flat /= self.count
        for tensor, mean in zip(tensors, flat.split([tensor.numel() for tensor in tensors]), strict=True):
            tensor.copy_(mean.view_as(tensor))
