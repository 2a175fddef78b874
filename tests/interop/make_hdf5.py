# SPDX-License-Identifier: GPL-3.0-or-later
"""Writes the HDF5 files of the tests with h5py: tests/data/hdf5 and the bad ones.

    venv/bin/pip install -r tests/interop/make_hdf5.txt
    venv/bin/python tests/interop/make_hdf5.py
"""
from pathlib import Path

import h5py
import numpy as np

DATA = Path(__file__).parents[1] / "data"
GOOD = DATA / "hdf5"
BAD = DATA / "bad" / "data"


def make(path):
    path.parent.mkdir(parents=True, exist_ok=True)
    return h5py.File(path, "w", libver=("earliest", "v110"))


def count(*shape, dtype=np.float32):
    return np.arange(1, 1 + np.prod(shape), dtype=dtype).reshape(shape)


def good_files():
    with make(GOOD / "sample.h5") as file:
        file["data"] = count(6, 2)
        file["labels"] = np.array([0, 1, 0, 1, 0, 1])
    with make(GOOD / "ann.hdf5") as file:
        file.attrs["distance"] = "angular"
        file.attrs["type"] = "dense"
        file.create_dataset("train", data=count(5, 3), chunks=(2, 3), compression="gzip",
                            shuffle=True)
        file["test"] = -count(2, 3, dtype=np.float64)
        file["neighbors"] = count(2, 4, dtype=np.int32)
        file["distances"] = count(2, 4)
    with make(GOOD / "nested.h5") as file:
        file["group/vectors"] = count(4, 2, dtype=">f8")
        file["group/neighbours"] = count(4, 2, dtype=np.int32)
        file["names"] = ["a", "b", "c", "d"]
        file["loop"] = h5py.SoftLink("/")


def bad_files():
    with make(BAD / "two-matrices.h5") as file:
        file["first"] = count(2, 2)
        file["second"] = count(2, 3)
    with make(BAD / "no-matrix.h5") as file:
        file["numbers"] = count(6)
        file["texts"] = ["a", "b"]
    with make(BAD / "nothing-in-it.h5"):
        pass
    with make(BAD / "sparse-ann.h5") as file:
        file.attrs["type"] = "sparse"
        file["train"] = count(6, dtype=np.int32)
        file["test"] = count(4, dtype=np.int32)
        file["size_train"] = count(2, dtype=np.int32)
    with make(BAD / "train-test-dims.h5") as file:
        file["train"] = count(3, 2)
        file["test"] = count(2, 3)
    with make(BAD / "raw-data-elsewhere.h5") as file:
        file.create_dataset("data", (4, 4), np.float32, external=[("/etc/passwd", 0, 64)])
    with make(BAD / "virtual.h5") as file:
        layout = h5py.VirtualLayout((6, 2), np.float32)
        layout[:] = h5py.VirtualSource("../../hdf5/sample.h5", "data", (6, 2))
        file.create_virtual_dataset("data", layout)
    with make(BAD / "link-to-file.h5") as file:
        file["data"] = h5py.ExternalLink("../../hdf5/sample.h5", "/data")
    with make(BAD / "a-billion-rows.h5") as file:
        file.create_dataset("data", (10**9, 64), np.float32)
    with make(BAD / "endless-shape.h5") as file:
        file.create_dataset("data", (2**62, 2**20), np.float32, chunks=(64, 64))
    with make(BAD / "huge-chunk.h5") as file:
        file.create_dataset("data", (2, 2), np.float32, maxshape=(None, None), chunks=(1 << 15, 1 << 11),
                            compression="gzip")
    with make(BAD / "records.h5") as file:
        file["data"] = np.zeros(4, dtype=[("x", "f4"), ("y", "f4")])
    with make(BAD / "ragged.h5") as file:
        data = file.create_dataset("data", (3, 1), dtype=h5py.vlen_dtype(np.float32))
        data[0, 0] = [1, 2]
    with make(BAD / "nan-row.h5") as file:
        rows = count(4, 2)
        rows[2, 1] = np.nan
        file["data"] = rows
    with make(BAD / "unknown-filter.h5") as file:
        space = h5py.h5s.create_simple((4, 2))
        plan = h5py.h5p.create(h5py.h5p.DATASET_CREATE)
        plan.set_chunk((4, 2))
        plan.set_filter(300, h5py.h5z.FLAG_OPTIONAL, (1, 2))
        data = h5py.h5d.create(file.id, b"data", h5py.h5t.IEEE_F32LE, space, plan)
        data.write_direct_chunk((0, 0), count(4, 2).tobytes(), 0)
    whole = (GOOD / "sample.h5").read_bytes()
    (BAD / "cut-off.h5").write_bytes(whole[:len(whole) // 2])
    (BAD / "mark-only.h5").write_bytes(whole[:8])
    (BAD / "damaged.h5").write_bytes(whole[:60] + b"\xff" * 40 + whole[100:])


good_files()
bad_files()
