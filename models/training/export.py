"""Writes a llama2.c checkpoint, version 1 (float32 with a header), of what train.py saved.

    python export.py build/training/model/last.pt -o model.bin

The writer itself needs Python's struct alone; PyTorch is needed to read last.pt.
"""

import argparse
import struct
from collections.abc import Callable
from pathlib import Path

from config import ModelConfig

HEADER_BYTES = 256
ORDER = ("rms_att", "rms_ffn", "rms_final", "embedding", "wq", "wk", "wv", "wo", "w1", "w2", "w3")
"""The tensors as they lie in the file. Source: version1_export in llama2.c's export.py."""
SHARED = frozenset({"rms_final", "embedding"})


def tensor_shape(name: str, config: ModelConfig) -> tuple[int, int]:
    """Rows (outputs) and columns (inputs) of one layer's tensor; a norm is one row."""
    dim, hidden, kv = config.dim, config.hidden_dim, config.kv_dim
    if name.startswith("rms"):
        return 1, dim
    return {
        "embedding": (config.vocab_size, dim),
        "wq": (dim, dim),
        "wk": (kv, dim),
        "wv": (kv, dim),
        "wo": (dim, dim),
        "w1": (hidden, dim),
        "w2": (dim, hidden),
        "w3": (hidden, dim),
    }[name]


def header(config: ModelConfig) -> bytes:
    """Magic "ak42", version 1, the shape, the flag of a classifier shared with the embedding; zeros to the end."""
    numbers = (config.dim, config.hidden_dim, config.n_layers, config.n_heads, config.n_kv_heads)
    packed = struct.pack("<Ii7iB", 0x616B3432, 1, *numbers, config.vocab_size, config.seq_len, 1)
    return packed.ljust(HEADER_BYTES, b"\0")


def write_checkpoint(path: Path, config: ModelConfig, tensor: Callable[[str, int], bytes]) -> None:
    """Writes the file.

    Args:
        path: of the file, which is replaced.
        config: the model's shape.
        tensor: gives the float32 numbers, little-endian and row by row, of a name in ORDER in a layer (0 for those
            that the layers share); wq and wk as llama2.c has them, for RoPE on neighbouring channels.

    Raises:
        ValueError: when a tensor has another size than its shape asks for.
    """
    with path.open("wb") as file:
        file.write(header(config))
        for name in ORDER:
            rows, cols = tensor_shape(name, config)
            for layer in range(1 if name in SHARED else config.n_layers):
                values = tensor(name, layer)
                if len(values) != 4 * rows * cols:
                    raise ValueError(f"{name} of layer {layer} has {len(values)} bytes, expected {4 * rows * cols}")
                file.write(values)


def main() -> None:
    """The command line."""
    import torch

    from model import Llama, interleave

    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("checkpoint", type=Path, help="last.pt of train.py")
    parser.add_argument("-o", "--output", type=Path, required=True, help="the file to write")
    options = parser.parse_args()
    state = torch.load(options.checkpoint, map_location="cpu", weights_only=True)
    config = ModelConfig(**state["config"])
    model = Llama(config)
    model.load_state_dict(state["model"])

    def tensor(name: str, layer: int) -> bytes:
        owner = model if name in SHARED else model.layers[layer]
        weight = getattr(owner, name).weight.detach()
        heads = {"wq": config.n_heads, "wk": config.n_kv_heads}.get(name)
        weight = interleave(weight, heads) if heads else weight
        return weight.contiguous().numpy().astype("<f4").tobytes()

    write_checkpoint(options.output, config, tensor)


if __name__ == "__main__":
    main()
