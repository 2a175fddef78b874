# SPDX-License-Identifier: GPL-3.0-or-later
"""sqlite-vec on dense vectors; only the standard library, so that any Python whose sqlite3 can load
extensions may run it. Usage: sqlite_vec_peer.py VEC0 VECTORS.f32 QUERIES.f32 DIM FOLDER
Prints one JSON line as dense_peers.cpp does."""
import json
import os
import sqlite3
import sys
import time

HITS = 100
REPETITIONS = 2
QUERIES = 20  # each reads every vector


def rows(path, dim):
    with open(path, "rb") as file:
        while row := file.read(4 * dim):
            yield row


def main():
    extension, vectors, queries, dim, folder = sys.argv[1:]
    path = os.path.join(folder, "peer.sqlite")
    if os.path.exists(path):
        os.remove(path)
    database = sqlite3.connect(path)
    database.enable_load_extension(True)
    database.load_extension(extension)
    start = time.perf_counter()
    database.execute(f"CREATE VIRTUAL TABLE v USING vec0(embedding float[{dim}])")
    count = 0
    for row in rows(vectors, int(dim)):
        database.execute("INSERT INTO v(rowid, embedding) VALUES (?, ?)", (count + 1, row))
        count += 1
    database.commit()
    build = time.perf_counter() - start
    times, found = [], []
    for query, _ in zip(rows(queries, int(dim)), range(QUERIES)):
        fastest = None
        for _ in range(REPETITIONS):
            start = time.perf_counter()
            # Vectors of length 1: the nearest are those with the largest inner product.
            hits = database.execute(
                "SELECT rowid FROM v WHERE embedding MATCH ? AND k = ?", (query, HITS)).fetchall()
            seconds = time.perf_counter() - start
            fastest = seconds if fastest is None else min(fastest, seconds)
        times.append(fastest * 1e6)
        found.append([rowid - 1 for (rowid,) in hits])
    times.sort()
    print(json.dumps({
        "method": "sqlite-vec 256-d", "median_us": times[len(times) // 2], "p99_us": times[-1],
        "bytes": os.path.getsize(path) / count, "build_s": build, "found": found}))


main()
