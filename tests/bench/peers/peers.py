#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Runs real peers on the codes of `bench search` and prints one table. A peer that is not there is a
line "not installed", never a failure. One thread, the best 100.

  cmake --build build --target bench_peer_codes
  python3 -m venv peers && peers/bin/pip install numpy pyseismic-lsr kannolo
  npm pack sqlite-vec-linux-x64 && tar xf sqlite-vec-linux-x64-*.tgz         # package/vec0.so
  apt-get install libhnswlib-dev libfaiss-dev                                # Debian
  peers/bin/python tests/bench/peers/peers.py --build build --vec0 package/vec0.so

Sparse peers search the codes themselves; recall is against the exact best 100 codes. Dense peers
search a random projection of the codes to 256 dimensions, of length 1; their recall is against the
exact best 100 of those vectors. Graphs at the settings their authors document; Seismic at two.
Times: the fastest of three answers in a row to a query; median and p99 over queries. Calls from
Python cost their peers a few microseconds."""
import argparse
import contextlib
import json
import os
import subprocess
import sys
import tempfile
import time

THREADS = {name: "1" for name in (
    "RAYON_NUM_THREADS", "OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS")}
os.environ.update(THREADS)  # before numpy and the peers start their pools

import numpy as np  # noqa: E402

HERE = os.path.dirname(os.path.abspath(__file__))
HITS = 100
REPETITIONS = 3
DIM = 256


class NotInstalled(Exception):
    pass


@contextlib.contextmanager
def quiet():
    """Sends what a peer's own code prints nowhere."""
    sys.stdout.flush()
    kept, nowhere = os.dup(1), os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, 1)
    try:
        yield
    finally:
        os.dup2(kept, 1)
        os.close(kept)
        os.close(nowhere)


class Codes:
    def __init__(self, folder, name):
        def read(ending, kind):
            return np.fromfile(os.path.join(folder, f"{name}.{ending}"), dtype=kind)
        self.starts = read("starts.i64", np.int64)
        self.neurons = read("neurons.i32", np.int32)
        self.weights = read("weights.f32", np.float32)

    def __len__(self):
        return len(self.starts) - 1

    def row(self, i):
        part = slice(self.starts[i], self.starts[i + 1])
        return self.neurons[part], self.weights[part]


class Data:
    def __init__(self, folder, hidden):
        self.folder = folder
        self.codes = Codes(folder, "codes")
        self.queries = Codes(folder, "queries")
        self.best_scores = np.fromfile(os.path.join(folder, "truth.f64")).reshape(-1, HITS)
        self.hidden = hidden
        self.dense = None

    def code_recall(self, found):
        """Share of the exact best that was found; ties with the last one count."""
        shares = []
        for query, rows in enumerate(found):
            target = np.zeros(self.hidden)
            neurons, weights = self.queries.row(query)
            target[neurons] = weights
            best = self.best_scores[query]
            best = best[best > 0]
            least = best[-1] * (1 - 1e-6) if len(best) else 0
            scores = [target[n] @ w for n, w in map(self.codes.row, rows)]
            right = sum(score >= least and score > 0 for score in scores)
            shares.append(min(right / max(len(best), 1), 1))
        return float(np.mean(shares))

    def make_dense(self):
        """Files of the projections, made once; returns their paths."""
        paths = [os.path.join(self.folder, f"{name}.f32") for name in ("codes", "queries")]
        if self.dense is None:
            projection = np.random.default_rng(7).standard_normal((self.hidden, DIM), np.float32)
            self.dense = []
            for codes, path in zip((self.codes, self.queries), paths):
                rows = np.zeros((len(codes), DIM), np.float32)
                owner = np.repeat(np.arange(len(codes)), np.diff(codes.starts))
                np.add.at(rows, owner, codes.weights[:, None] * projection[codes.neurons])
                rows /= np.linalg.norm(rows, axis=1, keepdims=True)
                rows.tofile(path)
                self.dense.append(rows)
        return paths

    def dense_recall(self, found):
        vectors, queries = self.dense
        shares = []
        for query, rows in enumerate(found):
            scores = vectors @ queries[query]
            least = np.partition(scores, -HITS)[-HITS]
            shares.append(np.count_nonzero(scores[rows] >= least - 1e-5) / HITS)
        return float(np.mean(np.minimum(shares, 1)))


def line(method, times, recall, size, build):
    times = sorted(times)
    return {"method": method, "median_us": times[len(times) // 2],
            "p99_us": times[min(len(times) - 1, int(0.99 * len(times)))],
            "recall": recall, "bytes": size, "build_s": build}


def time_queries(queries, search):
    """search(neurons, weights) → rows. Fastest time in µs and rows of each query."""
    times, found = [], []
    for query in range(len(queries)):
        neurons, weights = queries.row(query)
        fastest = float("inf")
        for _ in range(REPETITIONS):
            start = time.perf_counter()
            rows = search(neurons, weights)
            fastest = min(fastest, time.perf_counter() - start)
        times.append(fastest * 1e6)
        found.append(rows)
    return times, found


def sparse_line(data, method, size, build, search, rows_of):
    times, found = time_queries(data.queries, search)
    return line(method, times, data.code_recall([rows_of(hits) for hits in found]), size, build)


def seismic(data):
    try:
        from seismic import SeismicIndexRaw
    except ImportError as error:
        raise NotInstalled("pyseismic-lsr (PyPI)") from error
    path = os.path.join(data.folder, "codes.seismic")
    with open(path, "wb") as file:
        file.write(np.uint32(len(data.codes)).tobytes())
        for i in range(len(data.codes)):
            neurons, weights = data.codes.row(i)
            file.write(np.uint32(len(neurons)).tobytes())
            file.write(neurons.astype(np.uint32).tobytes() + weights.tobytes())
    saved = os.path.join(data.folder, "seismic")
    with quiet():
        start = time.perf_counter()
        index = SeismicIndexRaw.build(path)
        build = time.perf_counter() - start
        index.save(saved)
    size = os.path.getsize(saved) / len(data.codes)
    longest = int(np.diff(data.queries.starts).max())
    for cut, factor in ((longest, 0.9), (longest, 0.7)):
        yield sparse_line(
            data, f"Seismic, heap factor {factor}", size, build,
            lambda n, w: index.search(n, w, HITS, cut, factor, 0, True),
            lambda hits: [row for _, row in hits])


def kannolo(data):
    try:
        from kannolo import SparsePlainHNSW
    except ImportError as error:
        raise NotInstalled("kannolo (PyPI)") from error
    with quiet():
        start = time.perf_counter()
        index = SparsePlainHNSW.build_from_arrays(
            data.codes.neurons, data.codes.weights, data.codes.starts, m=16, ef_construction=200)
        build = time.perf_counter() - start
    size = index.space_usage_bytes() / len(data.codes)
    for ef in (100, 200, 400):
        yield sparse_line(data, f"kannolo HNSW, ef {ef}", size, build,
                          lambda n, w: index.search(n, w, HITS, ef), lambda hits: hits[1])


def from_program(data, command):
    """Lines that a dense peer's program prints, with recall."""
    for text in subprocess.run(command, check=True, capture_output=True, text=True).stdout.splitlines():
        result = json.loads(text)
        result["recall"] = data.dense_recall(result.pop("found"))
        yield result


def compiled(data, name, macro, libraries, package):
    program = os.path.join(data.folder, name)
    command = ["g++", "-std=c++20", "-O3", "-march=native", f"-D{macro}",
               os.path.join(HERE, "dense_peers.cpp"), "-o", program, *libraries]
    done = subprocess.run(command, capture_output=True, text=True)
    if done.returncode != 0:
        if "fatal error" not in done.stderr:  # a header that is not there
            sys.stderr.write(done.stderr)
        raise NotInstalled(package)
    return from_program(data, [program, *data.make_dense(), str(DIM)])


def hnswlib(data):
    yield from compiled(data, "hnswlib_peer", "PEER_HNSWLIB", [], "libhnswlib-dev (Debian)")


def faiss(data):
    yield from compiled(data, "faiss_peer", "PEER_FAISS", ["-lfaiss", "-lblas", "-llapack", "-lgomp"],
                        "libfaiss-dev (Debian)")


def sqlite_vec(data, extension):
    if not extension:
        raise NotInstalled("sqlite-vec (npm), tell its vec0.so with --vec0")
    can_load = "import sqlite3; sqlite3.connect(':memory:').enable_load_extension(True)"
    for python in (sys.executable, "/usr/bin/python3"):
        if subprocess.run([python, "-c", can_load], capture_output=True).returncode == 0:
            yield from from_program(data, [
                python, os.path.join(HERE, "sqlite_vec_peer.py"), os.path.abspath(extension),
                *data.make_dense(), str(DIM), data.folder])
            return
    raise NotInstalled("a Python whose sqlite3 loads extensions")


def show(result):
    print(f"{result['method']:28} {result['median_us']:10.1f} {result['p99_us']:10.1f} "
          f"{result['recall']:8.4f} {result['bytes']:10.1f} {result['build_s']:8.2f}", flush=True)


def main():
    options = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    options.add_argument("--build", default="build", help="folder that Sparsescope was built in")
    options.add_argument("--documents", type=int, default=100_000)
    options.add_argument("--k", type=int, default=8)
    options.add_argument("--zipf", type=float, default=0.5)
    options.add_argument("--vec0", help="sqlite-vec's loadable extension")
    peers = {"seismic": seismic, "kannolo": kannolo, "hnswlib": hnswlib, "faiss": faiss,
             "sqlite-vec": lambda data: sqlite_vec(data, options.vec0)}
    options.add_argument("--peers", nargs="+", choices=peers, default=list(peers))
    options = options.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        exported = subprocess.run(
            [os.path.join(options.build, "bin", "bench_peer_codes"), folder,
             str(options.documents), str(options.k), str(options.zipf)],
            check=True, capture_output=True, text=True).stdout
        print(f"{options.documents} documents, h 4096, k {options.k}, Zipf {options.zipf}, "
              f"best {HITS}, one thread")
        print(f"{'method':28} {'median us':>10} {'p99 us':>10} {'recall':>8} {'bytes/doc':>10} "
              f"{'build s':>8}")
        for text in exported.splitlines():
            show(json.loads(text))
        data = Data(folder, 4096)
        for name in options.peers:
            try:
                for result in peers[name](data):
                    show(result)
            except NotInstalled as missing:
                print(f"not installed: {missing}", flush=True)


main()
