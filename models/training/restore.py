"""The weights of a Q8_0 checkpoint of llama2.c (version 2), as train.py --start takes them.

    python restore.py models/storyteller.bin -o build/training/start.pt

For going on with a model of which only the shipped file is left: what quantisation cost, a few steps bring back.
"""

import argparse
import struct
from pathlib import Path

import numpy as np

from config import ModelConfig
from export import HEADER_BYTES, ORDER, SHARED, tensor_shape

Tensors = dict[tuple[str, int], np.ndarray]


def read_checkpoint(path: Path) -> tuple[ModelConfig, Tensors]:
    """The shape, and the numbers of every name in ORDER in every layer (0 for those that the layers share).

    Raises:
        SystemExit: in one line, when the file is no checkpoint of version 2 with a shared classifier, or has another size.
    """
    data = path.read_bytes()
    if len(data) < HEADER_BYTES:
        raise SystemExit(f"{path}: too short for a checkpoint")
    magic, version, *numbers, shared, group = struct.unpack_from("<Ii7iBi", data)
    if magic != 0x616B3432 or version != 2 or shared != 1:
        raise SystemExit(f"{path}: expected a checkpoint of version 2 with a shared classifier")
    config = ModelConfig(*numbers)
    tensors: Tensors = {}
    at = HEADER_BYTES
    try:
        for name in ORDER:
            shape = tensor_shape(name, config)
            for layer in range(1 if name in SHARED else config.n_layers):
                read = read_floats if name.startswith("rms") else read_groups
                tensors[name, layer], at = read(data, at, shape[0] * shape[1], group)
                tensors[name, layer] = tensors[name, layer].reshape(shape)
    except ValueError:
        at = -1
    if at != len(data):
        raise SystemExit(f"{path}: its size does not fit its shape")
    return config, tensors


def read_floats(data: bytes, at: int, count: int, _: int) -> tuple[np.ndarray, int]:
    """Numbers as they are, and where the next tensor begins."""
    return np.frombuffer(data, "<f4", count, at), at + 4 * count


def read_groups(data: bytes, at: int, count: int, group: int) -> tuple[np.ndarray, int]:
    """Numbers of eight bits, then a factor for each group of them; and where the next tensor begins."""
    small = np.frombuffer(data, "i1", count, at).reshape(-1, group)
    factors = np.frombuffer(data, "<f4", count // group, at + count)
    return (small * factors[:, None]).ravel(), at + count + 4 * (count // group)


def main() -> None:
    """The command line."""
    import dataclasses

    import torch

    from model import separate

    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("checkpoint", type=Path, help="a Q8_0 file")
    parser.add_argument("-o", "--output", type=Path, required=True, help="the file to write")
    options = parser.parse_args()
    config, tensors = read_checkpoint(options.checkpoint)
    model = {}
    for (name, layer), numbers in tensors.items():
        weight = torch.from_numpy(numbers.astype(np.float32))
        heads = {"wq": config.n_heads, "wk": config.n_kv_heads}.get(name)
        weight = separate(weight, heads) if heads else weight
        key = f"{name}.weight" if name in SHARED else f"layers.{layer}.{name}.weight"
        model[key] = weight.flatten() if name.startswith("rms") else weight.contiguous()
    torch.save({"config": dataclasses.asdict(config), "model": model}, options.output)


if __name__ == "__main__":
    main()
