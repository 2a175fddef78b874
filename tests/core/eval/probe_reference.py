#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""What scikit-learn's logistic regression makes of the example's embeddings and of sparse codes of
them: the numbers that probe_reference_test.cpp compares the linear probe with.

    pip install numpy scikit-learn        # 1.9.1 printed what is in the test
    python3 tests/core/eval/probe_reference.py resources/sample/wordnet-minilm.safetensors
"""
import json
import struct
import sys
import warnings

import numpy as np
from sklearn.linear_model import LogisticRegression

TRAIN, TEST = 1600, 800


def read(path):
    with open(path, "rb") as file:
        (length,) = struct.unpack("<Q", file.read(8))
        header = json.loads(file.read(length))
        data = file.read()
    types = {"F32": np.float32, "F16": np.float16, "U8": np.uint8}

    def tensor(name):
        entry = header[name]
        begin, end = entry["data_offsets"]
        return np.frombuffer(data[begin:end], types[entry["dtype"]]).reshape(entry["shape"])

    return tensor("embedding").astype(np.float32), tensor("label").astype(np.int64)


def unit(rows):
    lengths = np.linalg.norm(rows, axis=1, keepdims=True)
    return np.divide(rows, lengths, out=np.zeros_like(rows), where=lengths > 0)


def codes(rows, k):
    """The k largest numbers of each row that are above 0, in 384 columns."""
    kept = np.zeros_like(rows)
    for row, out in zip(rows, kept):
        first = np.argsort(-row, kind="stable")[:k]
        out[first] = np.maximum(row[first], 0)
    return kept


def main():
    embeddings, labels = read(sys.argv[1])
    embeddings, labels = embeddings[: TRAIN + TEST], labels[: TRAIN + TEST]  # in mixed order
    for name, rows in (("dense", embeddings), ("codes at 8", codes(embeddings, 8)),
                       ("codes at 2", codes(embeddings, 2))):
        rows = unit(rows)
        for penalty in (1.0, 0.01):
            with warnings.catch_warnings():
                warnings.simplefilter("error")
                model = LogisticRegression(C=1 / penalty, tol=1e-8, max_iter=100_000)
                model.fit(rows[:TRAIN], labels[:TRAIN])
            print(f"{name}, penalty {penalty:g}: {model.score(rows[TRAIN:], labels[TRAIN:]):.4f}, "
                  f"on training rows {model.score(rows[:TRAIN], labels[:TRAIN]):.4f}")


if __name__ == "__main__":
    main()
