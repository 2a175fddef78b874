#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Whether the encoder all-MiniLM-L6-v2 makes the embeddings that the WordNet example has, so that typed
queries mean the same as the example's documents do.

    ./run --with-text-model
    python3 tests/interop/example_vectors.py build/bin/sparsescope-cli [COUNT]

Encodes COUNT documents (default: all 6,041) with `encoders serve` and prints the smallest cosine between
what comes out and what the example's file holds, which are 16-bit floats. Fails below 0.9999. Needs
Debian's wordnet-base and nothing else; compares the hash of the encoder with the one that the example names.
"""
import json
import re
import struct
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]
sys.path.insert(0, str(ROOT / "resources/sample"))
import wordnet  # noqa: E402

ENCODER = "all-MiniLM-L6-v2"
WANTED = 0.9999


def read_sample():
    data = (ROOT / "resources/sample/wordnet-minilm.safetensors").read_bytes()
    (size,) = struct.unpack("<Q", data[:8])
    header = json.loads(data[8:8 + size])

    def tensor(name, code):
        begin, end = (8 + size + position for position in header[name]["data_offsets"])
        return struct.unpack(f"<{(end - begin) // struct.calcsize(code)}{code}", data[begin:end])

    offsets = tensor("synset_offset", "i")
    values = tensor("embedding", "e")
    dim = header["embedding"]["shape"][1]
    return offsets, [values[i * dim:(i + 1) * dim] for i in range(len(offsets))]


def encode(cli, texts):
    lines = "".join(json.dumps({"text": text}) + "\n" for text in texts)
    served = subprocess.run([cli, "encoders", "serve", ENCODER, "--introduce"], input=lines, text=True,
                            stdout=subprocess.PIPE, check=True).stdout.splitlines()
    return json.loads(served[0])["encoder"], [json.loads(line)["embedding"] for line in served[1:]]


def cosine(a, b):
    norm = sum(x * x for x in a) ** 0.5 * sum(y * y for y in b) ** 0.5
    return sum(x * y for x, y in zip(a, b)) / norm


def main():
    cli, count = sys.argv[1], int(sys.argv[2]) if len(sys.argv) > 2 else None
    offsets, stored = read_sample()
    line_of = {int(line[:8]): line for line in wordnet.synset_lines(wordnet.FOLDER / "data.noun")}
    texts = [wordnet.document_text(line_of[offset]) for offset in offsets[:count]]
    encoder, made = encode(cli, texts)
    assert len(made) == len(texts), (len(made), len(texts))
    cosines = [cosine(a, b) for a, b in zip(made, stored)]
    worst = min(range(len(cosines)), key=cosines.__getitem__)
    print(f"{len(cosines)} documents: smallest cosine {cosines[worst]:.7f} ({texts[worst]!r})")
    source = (ROOT / "app/cli/engine/demo/wordnet.cpp").read_text()
    if encoder["hash"] not in re.findall(r'"([0-9a-f]{64})"', source):
        sys.exit(f"The example names another encoder than this one, whose hash is {encoder['hash']}.")
    if cosines[worst] < WANTED:
        sys.exit(f"That is less than {WANTED}: this encoder did not make the example.")


if __name__ == "__main__":
    main()
