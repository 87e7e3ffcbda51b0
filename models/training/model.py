"""Llama 2 as llama2.c runs it: RMSNorm, RoPE, SwiGLU, no biases, one table for embedding and classifier."""

import torch
import torch.nn.functional as F
from torch import Tensor, nn

from config import ModelConfig

EPSILON = 1e-5
THETA = 10000.0
LONG = 128
"""Rows with more positions than this are attended to by the fused kernel."""


def rope_tables(config: ModelConfig) -> tuple[Tensor, Tensor]:
    """Cosines and sines of position * theta^(-2i / head_dim), each [seq_len, head_dim / 2]."""
    i = torch.arange(0, config.head_dim, 2, dtype=torch.float64)
    angles = torch.outer(torch.arange(config.seq_len, dtype=torch.float64), THETA ** (-i / config.head_dim))
    return angles.cos().float(), angles.sin().float()


def rotate(x: Tensor, cos: Tensor, sin: Tensor) -> Tensor:
    """RoPE on [batch, heads, length, head_dim]; channel i turns with channel i + head_dim / 2.

    llama2.c turns 2i with 2i + 1. The halves are contiguous, so this is the faster order; `interleave` gives the rows
    of wq and wk in llama2.c's order, with which every score is the same.
    """
    a, b = x.float().chunk(2, dim=-1)
    return torch.cat((a * cos - b * sin, a * sin + b * cos), dim=-1).to(x.dtype)


def interleave(weight: Tensor, heads: int) -> Tensor:
    """The rows of wq or wk, [heads * head_dim, dim], for RoPE on neighbouring channels (see `rotate`)."""
    return weight.unflatten(0, (heads, 2, -1)).transpose(1, 2).reshape_as(weight)


def separate(weight: Tensor, heads: int) -> Tensor:
    """What `interleave` undoes: the rows of llama2.c's wq or wk in the order that `rotate` takes."""
    return weight.unflatten(0, (heads, -1, 2)).transpose(1, 2).reshape_as(weight)


def attend(q: Tensor, k: Tensor, v: Tensor) -> Tensor:
    """Causal attention on [batch, heads, length, head_dim].

    PyTorch's fused kernel is the slower one on a CPU while rows are so short that the scores stay in the caches.
    """
    length = q.shape[2]
    if length > LONG:
        return F.scaled_dot_product_attention(q, k, v, is_causal=True)
    position = torch.arange(length)
    scores = (q @ k.mT).float() * q.shape[-1] ** -0.5
    scores = scores.masked_fill(position > position[:, None], float("-inf"))
    return scores.softmax(-1).to(v.dtype) @ v


class Layer(nn.Module):
    """Attention and feed-forward, each on the normalised residual stream."""

    def __init__(self, config: ModelConfig) -> None:
        super().__init__()
        self.config = config
        self.rms_att = nn.RMSNorm(config.dim, eps=EPSILON)
        self.rms_ffn = nn.RMSNorm(config.dim, eps=EPSILON)
        self.wq = nn.Linear(config.dim, config.dim, bias=False)
        self.wk = nn.Linear(config.dim, config.kv_dim, bias=False)
        self.wv = nn.Linear(config.dim, config.kv_dim, bias=False)
        self.wo = nn.Linear(config.dim, config.dim, bias=False)
        self.w1 = nn.Linear(config.dim, config.hidden_dim, bias=False)
        self.w2 = nn.Linear(config.hidden_dim, config.dim, bias=False)
        self.w3 = nn.Linear(config.dim, config.hidden_dim, bias=False)

    def forward(self, x: Tensor, cos: Tensor, sin: Tensor) -> Tensor:
        """[batch, length, dim] to the same."""
        x = x + self.attention(self.rms_att(x), cos, sin)
        y = self.rms_ffn(x)
        return x + self.w2(F.silu(self.w1(y)) * self.w3(y))

    def attention(self, x: Tensor, cos: Tensor, sin: Tensor) -> Tensor:
        """Every position over itself and those before it."""
        heads, kv_heads = self.config.n_heads, self.config.n_kv_heads
        q = rotate(self.wq(x).unflatten(-1, (heads, -1)).transpose(1, 2), cos, sin)
        k = rotate(self.wk(x).unflatten(-1, (kv_heads, -1)).transpose(1, 2), cos, sin)
        v = self.wv(x).unflatten(-1, (kv_heads, -1)).transpose(1, 2)
        if kv_heads < heads:
            k, v = (t.repeat_interleave(heads // kv_heads, dim=1) for t in (k, v))
        y = attend(q, k, v)
        return self.wo(y.transpose(1, 2).flatten(2))


class Llama(nn.Module):
    """The whole model; every row of a batch is a document that starts at position 0."""

    def __init__(self, config: ModelConfig) -> None:
        """Weights from N(0, 0.02); those that add to the residual stream smaller by sqrt(2 layers), as in GPT-2."""
        super().__init__()
        self.config = config
        self.embedding = nn.Embedding(config.vocab_size, config.dim)
        self.layers = nn.ModuleList(Layer(config) for _ in range(config.n_layers))
        self.rms_final = nn.RMSNorm(config.dim, eps=EPSILON)
        for name, buffer in zip(("cos", "sin"), rope_tables(config), strict=True):
            self.register_buffer(name, buffer, persistent=False)
        for name, weight in self.named_parameters():
            if weight.ndim == 2:
                adds = name.endswith(("wo.weight", "w2.weight"))
                nn.init.normal_(weight, std=0.02 / (2 * config.n_layers) ** 0.5 if adds else 0.02)

    def hidden(self, tokens: Tensor) -> Tensor:
        """[batch, length] ids to what the classifier reads, [batch, length, dim]."""
        cos, sin = self.cos[: tokens.shape[1]], self.sin[: tokens.shape[1]]
        x = self.embedding(tokens)
        for layer in self.layers:
            x = layer(x, cos, sin)
        return self.rms_final(x)

    def logits(self, tokens: Tensor) -> Tensor:
        """[batch, length] ids to [batch, length, vocab_size]."""
        return F.linear(self.hidden(tokens), self.embedding.weight)

    def forward(self, tokens: Tensor, rows: Tensor, targets: Tensor) -> Tensor:
        """The mean cross-entropy, in nats a token.

        Only positions with loss reach the classifier, the widest matrix of a model this small.

        Args:
            tokens: ids, [batch, length].
            rows: where the loss is, as indices into the batch's positions in row-major order, [n].
            targets: the ids that follow those positions, [n].
        """
        read = self.hidden(tokens).flatten(0, 1).index_select(0, rows)
        return F.cross_entropy(F.linear(read, self.embedding.weight).float(), targets)
