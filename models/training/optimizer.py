"""Muon for the matrices of the layers, AdamW for the rest, and the learning rate over a run."""

import torch
from torch import Tensor, nn
from torch.optim import AdamW, Optimizer

WARM_UP = 0.015
DECAY = 0.4
"""The parts of a run in which the learning rate rises to its height, and falls to 0 at the end."""


def schedule(progress: float) -> float:
    """Warm-up, stable, decay: what to multiply the learning rates by after this part of a run, from 0 to 1."""
    return max(0.0, min(1.0, (progress + 1e-4) / WARM_UP, (1 - progress) / DECAY))


def orthogonalized(matrices: Tensor) -> Tensor:
    """About U V^T of each matrix U S V^T, [n, rows, cols], by five Newton-Schulz steps (Jordan et al., 2024)."""
    a, b, c = 3.4445, -4.7750, 2.0315
    tall = matrices.shape[1] > matrices.shape[2]
    x = matrices.mT if tall else matrices
    x = (x / (x.norm(dim=(1, 2), keepdim=True) + 1e-7)).bfloat16()
    for _ in range(5):
        gram = x @ x.mT
        x = a * x + (b * gram + c * gram @ gram) @ x
    return (x.mT if tall else x).float()


class Muon(Optimizer):
    """Momentum, orthogonalised, and scaled to the size of an AdamW step so that both take the same learning rates.

    The scale, 0.2 sqrt(max(rows, cols)), and the decoupled weight decay are those of Liu et al., 2025 ("Muon is
    scalable for LLM training"). Matrices of one shape are done together.
    """

    def __init__(self, parameters: list[nn.Parameter], lr: float, weight_decay: float, momentum: float = 0.95) -> None:
        by_shape: dict[torch.Size, list[nn.Parameter]] = {}
        for parameter in parameters:
            by_shape.setdefault(parameter.shape, []).append(parameter)
        groups = [{"params": same} for same in by_shape.values()]
        super().__init__(groups, {"lr": lr, "weight_decay": weight_decay, "momentum": momentum})

    @torch.no_grad()
    def step(self, closure: None = None) -> None:
        """One step with the gradients that lie in the parameters."""
        for group in self.param_groups:
            parameters, momentum = group["params"], group["momentum"]
            gradients = [parameter.grad for parameter in parameters]
            averages = [
                self.state[parameter].setdefault("momentum", torch.zeros_like(parameter)) for parameter in parameters
            ]
            torch._foreach_lerp_(averages, gradients, 1 - momentum)
            nesterov = torch._foreach_lerp(gradients, averages, momentum)
            rows, cols = parameters[0].shape
            steps = orthogonalized(torch.stack(nesterov)) * (0.2 * max(rows, cols) ** 0.5)
            torch._foreach_mul_(parameters, 1 - group["lr"] * group["weight_decay"])
            torch._foreach_add_(parameters, list(steps.unbind()), alpha=-group["lr"])


def make_optimizers(model: nn.Module, kind: str, lr: float, weight_decay: float) -> list[Optimizer]:
    """The optimisers whose steps together train the model.

    Args:
        model: its matrices in `layers` go to Muon.
        kind: "muon", or "adamw" for AdamW everywhere, to compare.
        lr: the height of the learning rate.
        weight_decay: of the layers' matrices; the embedding and the norms have none.
    """
    matrices = [p for name, p in model.named_parameters() if name.startswith("layers.") and p.ndim == 2]
    chosen = {id(p) for p in matrices}
    rest = [p for p in model.parameters() if id(p) not in chosen]
    adamw = {"lr": lr, "betas": (0.9, 0.95), "eps": 1e-8, "fused": True}
    if kind == "adamw":
        groups = [{"params": matrices, "weight_decay": weight_decay}, {"params": rest, "weight_decay": 0.0}]
        return [AdamW(groups, **adamw)]
    return [Muon(matrices, lr, weight_decay), AdamW(rest, weight_decay=0.0, **adamw)]
