# SPDX-License-Identifier: GPL-3.0-or-later
"""Lays out vectors by Python's umap-learn, for `sparsescope-cli bench map --python`.

umap_peer.py VECTORS.f32 ROWS DIM THREADS PLACES.f32: reads float32 rows, writes float32 pairs, and
prints one JSON line. Its own defaults (15 neighbours, min_dist 0.1) with cosine distance and no
seed, because with a seed it runs on one thread. A first small run has its functions compiled, which
is not counted."""
import json
import os
import sys
import time

vectors, rows, dim, threads, places = sys.argv[1:6]
for name in ("NUMBA_NUM_THREADS", "OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS"):
    os.environ[name] = threads  # before numpy and numba start their pools

import numpy as np  # noqa: E402
import umap  # noqa: E402

rows, dim = int(rows), int(dim)
data = np.fromfile(vectors, dtype=np.float32).reshape(rows, dim)


def lay_out(part):
    return umap.UMAP(n_neighbors=15, min_dist=0.1, metric="cosine", low_memory=False).fit_transform(part)


# More than 4,096 rows take the way of many rows: neighbours by NN-descent.
warm = np.random.default_rng(1).standard_normal((5000, dim), dtype=np.float32)
umap.UMAP(n_neighbors=15, metric="cosine", n_epochs=2).fit_transform(warm)
start = time.perf_counter()
cpu = time.process_time()
places_2d = np.ascontiguousarray(lay_out(data), dtype=np.float32)
print(json.dumps({"library": "umap-learn " + umap.__version__,
                  "seconds": time.perf_counter() - start,
                  "cpu_seconds": time.process_time() - cpu}), flush=True)
places_2d.tofile(places)
