# SPDX-License-Identifier: GPL-3.0-or-later
"""Writes tests/data/parquet with PyArrow.

    venv/bin/pip install -r tests/interop/make_parquet.txt
    venv/bin/python tests/interop/make_parquet.py

The tests read them where Sparsescope is built with Arrow, for which PyArrow's will do:
    cmake --preset release -DSPARSESCOPE_PYARROW=venv/lib/python3.11/site-packages/pyarrow
"""
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

TO = Path(__file__).parents[1] / "data" / "parquet"
TO.mkdir(parents=True, exist_ok=True)

texts = ["a lion", 'a "wild" rose', "a, b", "ein Löwe", "日本", "z"]
rows = [[1, 2], [3, 4], [5, 6], [7, 8], [9, 10], [11, 12]]
pq.write_table(pa.table({
    "text": texts, "label": [0, 1, 0, 1, 0, 1],
    "embedding": pa.array(rows, pa.list_(pa.float32()))}), TO / "sample.parquet")
pq.write_table(pa.table({
    "text": pa.array(texts, pa.large_string()),
    "class": pa.array(["x", "y", None, "x", "y", "x"]).dictionary_encode(),
    "vector": pa.array(rows, pa.list_(pa.float16(), 2)),
    "year": pa.array([2000, 2001, None, 2003, 2004, 2005], pa.int16()),
    "day": pa.array([10957 + i for i in range(6)], pa.date32()),
    "split": ["train"] * 4 + ["test"] * 2,
    "tags": [["a", "b"], [], None, ["c"], ["a"], []],
}), TO / "other-types.parquet", compression="zstd")
pq.write_table(pa.table({
    "text": texts, **{f"emb_{i}": pa.array([row[i] for row in rows], pa.float64())
                      for i in range(2)}}), TO / "a-column-a-number.parquet")
