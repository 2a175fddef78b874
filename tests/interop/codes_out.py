# SPDX-License-Identifier: GPL-3.0-or-later
"""Reads exported codes with the programs they are for, and compares all formats with each other.

    python3 -m venv venv && venv/bin/pip install -r tests/interop/codes_out.txt
    venv/bin/python tests/interop/codes_out.py tests/data/codes

The folder holds codes.npz, codes.csr, codes.jsonl, codes.qdrant and codes.bulk of one model:
`sparsescope-cli export W --format NAME --to FOLDER/codes.NAME`.
"""
import json
import sys
from pathlib import Path

import numpy as np
import scipy.sparse
from qdrant_client import QdrantClient, models


def read_big_ann(file):
    """As big-ann-benchmarks reads its sparse sets."""
    rows, columns, entries = np.fromfile(file, dtype=np.int64, count=3)
    offset = 3 * 8
    indptr = np.fromfile(file, dtype=np.int64, count=rows + 1, offset=offset)
    offset += indptr.nbytes
    assert entries == indptr[-1]
    indices = np.fromfile(file, dtype=np.int32, count=entries, offset=offset)
    offset += indices.nbytes
    data = np.fromfile(file, dtype=np.float32, count=entries, offset=offset)
    assert offset + data.nbytes == Path(file).stat().st_size
    matrix = scipy.sparse.csr_matrix((data, indices, indptr), shape=(rows, columns))
    assert matrix.has_sorted_indices
    return matrix


def dense(row_of, pairs, shape):
    matrix = np.zeros(shape, np.float32)
    for document, (indices, values) in pairs.items():
        matrix[row_of[document], indices] = np.float32(values)
    return matrix


def main(folder):
    npz = scipy.sparse.load_npz(folder / "codes.npz")
    expected = npz.toarray()
    documents = np.load(folder / "codes.npz")["documents"]
    row_of = {int(document): row for row, document in enumerate(documents)}
    assert (read_big_ann(folder / "codes.csr") != npz).nnz == 0
    for row in range(npz.shape[0]):
        weights = npz.data[npz.indptr[row]:npz.indptr[row + 1]]
        assert (np.diff(weights) <= 0).all()

    lines = [json.loads(line) for line in open(folder / "codes.jsonl", encoding="utf-8")]
    assert all(row_of[line["id"]] == line["row"] for line in lines)
    found = {line["id"]: (line["indices"], line["values"]) for line in lines}
    assert (dense(row_of, found, expected.shape) == expected).all()

    client = QdrantClient(":memory:")
    client.create_collection("codes", vectors_config={},
                             sparse_vectors_config={"code": models.SparseVectorParams()})
    for line in open(folder / "codes.qdrant", encoding="utf-8"):
        body = models.PointsList.model_validate_json(line)
        client.upsert("codes", points=body.points)
    points, _ = client.scroll("codes", limit=10_000, with_vectors=True)
    found = {p.id: (p.vector["code"].indices, p.vector["code"].values) for p in points}
    assert len(found) == len(lines)
    assert (dense(row_of, found, expected.shape) == expected).all()
    first = lines[0]
    hits = client.query_points("codes", using="code", limit=3, query=models.SparseVector(
        indices=first["indices"], values=first["values"])).points
    scores = expected @ expected[first["row"]]
    assert np.allclose([hit.score for hit in hits], np.sort(scores)[::-1][:len(hits)])

    bulk = [json.loads(line) for line in open(folder / "codes.bulk", encoding="utf-8")]
    found = {}
    for action, source in zip(bulk[::2], bulk[1::2], strict=True):
        code = source.get("code", {})
        assert all(weight > 0 for weight in code.values())
        found[int(action["index"]["_id"])] = ([int(n) for n in code], list(code.values()))
    assert (dense(row_of, found, expected.shape) == expected).all()
    print(f"{len(lines)} of {len(documents)} documents, {npz.nnz} weights: "
          "npz, csr, jsonl, qdrant and bulk agree")


main(Path(sys.argv[1]))
