"""The shape of a Llama 2 model. Imports nothing, so that the writer of checkpoints needs no PyTorch."""

from dataclasses import dataclass


@dataclass(frozen=True)
class ModelConfig:
    """The seven numbers of a llama2.c header, in its order; the names are ours."""

    dim: int = 256
    hidden_dim: int = 704
    n_layers: int = 6
    n_heads: int = 4
    n_kv_heads: int = 4
    vocab_size: int = 2048
    seq_len: int = 1024

    def __post_init__(self) -> None:
        """Raises ValueError for a shape that no Llama 2 model has."""
        if self.dim % self.n_heads or (self.dim // self.n_heads) % 2:
            raise ValueError(f"dim {self.dim} is not an even number of channels for each of {self.n_heads} heads")
        if self.n_heads % self.n_kv_heads:
            raise ValueError(f"{self.n_heads} heads cannot share {self.n_kv_heads} key/value heads evenly")

    @property
    def head_dim(self) -> int:
        return self.dim // self.n_heads

    @property
    def kv_dim(self) -> int:
        return self.head_dim * self.n_kv_heads
