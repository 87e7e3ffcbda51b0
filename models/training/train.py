"""Trains a model on two CPU cores: token files to a PyTorch checkpoint, which export.py turns into llama2.c's.

    python train.py --data build/training/train --held-out build/training/held --out build/training/model --minutes 85

The learning rate follows the part of the run that is over. With --minutes that is the clock's (a run that ends on
time, whatever the machine does); with --tokens it is that of the tokens seen, and the same seed, machine and library
give the same model again. --resume goes on from OUT/last.pt, with the time or tokens that were spent before; --start
begins a run of its own with the weights of such a file.
"""

import argparse
import dataclasses
import json
import os
import signal
import time
from itertools import islice
from pathlib import Path

import torch
import torch.multiprocessing

from config import ModelConfig
from data import Batch, Documents
from model import Llama
from optimizer import make_optimizers, schedule
from workers import Workers

EVALUATE_SECONDS = 600
HELD_OUT_TOKENS = 20_000


class Log:
    """JSON lines, on standard output and in a file."""

    def __init__(self, path: Path) -> None:
        self.file = path.open("a", encoding="utf-8")

    def write(self, **values: object) -> None:
        """Floats are rounded to six significant digits."""
        line = json.dumps({key: float(f"{v:.6g}") if isinstance(v, float) else v for key, v in values.items()})
        print(line, flush=True)
        print(line, flush=True, file=self.file)


class Training:
    """A run: the model, its optimisers, and how far they are."""

    def __init__(self, options: argparse.Namespace, workers: Workers) -> None:
        self.options = options
        self.workers = workers
        torch.manual_seed(options.seed)
        torch.set_num_threads(max(1, options.threads // workers.count))
        self.out = Path(options.out)
        self.out.mkdir(parents=True, exist_ok=True)
        self.config = ModelConfig(
            dim=options.dim,
            hidden_dim=options.hidden,
            n_layers=options.layers,
            n_heads=options.heads,
            n_kv_heads=options.kv_heads or options.heads,
            vocab_size=options.tokenizer_vocab,
            seq_len=options.context,
        )
        self.data = Documents(options.data, options.context)
        self.held_out = [Documents(name, options.context) for name in options.held_out]
        for documents in (self.data, *self.held_out):
            if documents.tokens.max() >= self.config.vocab_size:
                raise SystemExit(f"{documents.name}: a token is not in a vocabulary of {self.config.vocab_size}")
        self.model = Llama(self.config)
        self.optimizers = make_optimizers(self.model, options.optimizer, options.lr, options.weight_decay)
        self.step = self.tokens = 0
        self.spent = 0.0
        if options.start:
            self.model.load_state_dict(self.saved(Path(options.start))["model"])
        if options.resume:
            self.load()
        self.started = time.monotonic() - self.spent
        self.log = Log(self.out / "log.jsonl")
        self.loss = torch.compile(self.mixed_loss, dynamic=True) if options.compile else self.mixed_loss
        self.stopped = False

    def mixed_loss(self, batch_tokens: torch.Tensor, rows: torch.Tensor, targets: torch.Tensor) -> torch.Tensor:
        """Matrix products in bfloat16, which such CPUs multiply three times as fast; weights and sums in float32."""
        with torch.autocast("cpu", torch.bfloat16):
            return self.model(batch_tokens, rows, targets)

    @property
    def elapsed(self) -> float:
        """Seconds, those before a resume included."""
        return time.monotonic() - self.started

    def agree(self) -> float:
        """The part of the run that is over, from 0 to 1, by the first worker's clock; over when any was told to stop."""
        clock, stops = self.workers.sum(self.elapsed if self.workers.first else 0.0, float(self.stopped))
        self.stopped = stops > 0
        return self.tokens / self.options.tokens if self.options.tokens else clock / (60 * self.options.minutes)

    def train_step(self, batch: Batch, progress: float) -> torch.Tensor:
        """One step of every optimiser. Returns the loss before it."""
        factor = schedule(progress)
        loss = self.loss(batch.tokens, batch.rows, batch.targets)
        loss.backward()
        (real,) = self.workers.sum(batch.real)
        self.workers.average([p.grad for p in self.model.parameters()])
        torch.nn.utils.clip_grad_norm_(self.model.parameters(), 1.0)
        for optimizer in self.optimizers:
            for group in optimizer.param_groups:
                group["lr"] = self.options.lr * factor
            optimizer.step()
            optimizer.zero_grad()
        self.step += 1
        self.tokens += int(real)
        return loss.detach()

    @torch.no_grad()
    def evaluate(self) -> None:
        """Logs the loss on a fixed part of every held-out set, in nats a predicted token."""
        for documents in self.held_out:
            total = count = 0.0
            for batch in documents.subset(HELD_OUT_TOKENS, self.options.batch_tokens):
                total += self.loss(batch.tokens, batch.rows, batch.targets).item() * len(batch.rows)
                count += len(batch.rows)
            self.log.write(step=self.step, tokens=self.tokens, held_out=documents.name, loss=total / count)

    def save(self) -> None:
        """Replaces OUT/last.pt in one go."""
        state = {
            "config": dataclasses.asdict(self.config),
            "model": self.model.state_dict(),
            "optimizers": [optimizer.state_dict() for optimizer in self.optimizers],
            "step": self.step,
            "tokens": self.tokens,
            "spent": self.elapsed,
        }
        torch.save(state, self.out / "last.pt.part")
        os.replace(self.out / "last.pt.part", self.out / "last.pt")

    def saved(self, path: Path) -> dict:
        """What a run saved there. Raises SystemExit when there is nothing, or a model of another shape."""
        if not path.exists():
            raise SystemExit(f"{path}: not found; there is nothing to go on from")
        state = torch.load(path, weights_only=True)
        if state["config"] != dataclasses.asdict(self.config):
            raise SystemExit(f"{path}: another shape of model; give its options or another --out")
        return state

    def load(self) -> None:
        """Goes on from OUT/last.pt."""
        state = self.saved(self.out / "last.pt")
        self.model.load_state_dict(state["model"])
        for optimizer, saved in zip(self.optimizers, state["optimizers"], strict=True):
            optimizer.load_state_dict(saved)
        self.step, self.tokens, self.spent = state["step"], state["tokens"], state["spent"]

    def stop(self, *_: object) -> None:
        """Ends the run after the step it is in."""
        self.stopped = True

    def run(self) -> None:
        """Trains until the time or the tokens are used up, or a signal says so; then saves and evaluates."""
        signal.signal(signal.SIGTERM, self.stop)
        signal.signal(signal.SIGINT, self.stop)
        parameters = sum(p.numel() for p in self.model.parameters())
        first, count = self.workers.first, self.workers.count
        if first:
            self.log.write(parameters=parameters, **vars(self.options))
        batches = self.data.batches(self.options.batch_tokens, self.options.seed, self.step * count)
        batches = islice(batches, self.workers.rank, None, count)
        total, since, tokens, saved = torch.zeros(()), self.elapsed, self.tokens, self.elapsed
        while (progress := self.agree()) < 1 and not self.stopped:
            total += self.train_step(next(batches), progress)
            if first and self.step % self.options.log_every == 0:
                now = self.elapsed
                self.log.write(
                    step=self.step,
                    tokens=self.tokens,
                    elapsed=now,
                    loss=total.item() / self.options.log_every,
                    lr=self.optimizers[0].param_groups[0]["lr"],
                    tokens_per_second=(self.tokens - tokens) / (now - since),
                )
                since, tokens = now, self.tokens
                total.zero_()
            if first and self.elapsed - saved > EVALUATE_SECONDS:
                saved = self.elapsed
                self.save()
                self.evaluate()
        if first:
            self.save()
        if first and not self.stopped:
            self.evaluate()


def parse_options() -> argparse.Namespace:
    """The command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    add = parser.add_argument
    add("--data", required=True, help="token files to train on: the path without .tokens.bin")
    add("--held-out", action="append", default=[], help="token files to report the loss of; may be repeated")
    add("--out", required=True, help="folder of last.pt and log.jsonl")
    budget = parser.add_mutually_exclusive_group(required=True)
    budget.add_argument("--minutes", type=float, help="how long to train, by the clock")
    budget.add_argument("--tokens", type=int, help="how many tokens to train on: the reproducible way")
    add("--resume", action="store_true", help="go on from OUT/last.pt")
    add("--start", help="a file as OUT/last.pt, whose weights a new run begins with")
    add("--tokenizer-vocab", type=int, default=2048, help="ids of the tokenizer (default %(default)s)")
    add("--dim", type=int, default=256, help="(default %(default)s)")
    add("--layers", type=int, default=6, help="(default %(default)s)")
    add("--heads", type=int, default=4, help="(default %(default)s)")
    add("--kv-heads", type=int, help="(default: as many as heads)")
    add("--hidden", type=int, default=704, help="(default %(default)s)")
    add("--context", type=int, default=1024, help="(default %(default)s)")
    add("--batch-tokens", type=int, default=8192, help="positions a step, padding included (default %(default)s)")
    add("--optimizer", choices=("muon", "adamw"), default="muon", help="(default %(default)s)")
    add("--lr", type=float, default=4e-3, help="the height of the learning rate (default %(default)s)")
    add("--weight-decay", type=float, default=0.1, help="(default %(default)s)")
    add("--seed", type=int, default=1, help="(default %(default)s)")
    add("--threads", type=int, default=os.cpu_count() or 1, help="(default: every core)")
    add("--workers", type=int, default=1, help="processes that share threads and batches (default %(default)s)")
    add("--log-every", type=int, default=20, help="steps between two lines of the log (default %(default)s)")
    add("--no-compile", dest="compile", action="store_false", help="for machines without a C++ compiler")
    return parser.parse_args()


def work(rank: int, options: argparse.Namespace) -> None:
    """One worker's share of the run."""
    workers = Workers(rank, options.workers, Path(options.out))
    Training(options, workers).run()
    workers.close()


if __name__ == "__main__":
    chosen = parse_options()
    if chosen.workers == 1:
        work(0, chosen)
    else:
        torch.multiprocessing.spawn(work, (chosen,), nprocs=chosen.workers)
