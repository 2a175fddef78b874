# SPDX-License-Identifier: GPL-3.0-or-later
"""Compares the embeddings that sparsescope-cli computes with a model's folder with those of sentence-transformers.
    python -m pip install -r tests/interop/encoder_requirements.txt
    python tests/interop/encoder_parity.py build/bin/embed_texts DIR [TEXTS.txt]
`embed_texts` is built by `ninja -C build embed_texts`. Without a file of texts, a line each, it takes 200 glosses of
WordNet (Debian's package wordnet-base). Fails when any number differs by more than 1e-5."""
import pathlib
import random
import subprocess
import sys
import tempfile

import numpy
from sentence_transformers import SentenceTransformer

WORDNET = pathlib.Path("/usr/share/wordnet")


def glosses(count):
    found = []
    for file in ("data.noun", "data.verb", "data.adj", "data.adv"):
        for line in (WORDNET / file).read_text("latin-1").splitlines():
            if not line.startswith("  ") and " | " in line:
                found.append(line.split(" | ", 1)[1].strip())
    return random.Random(12).sample(found, count)


def main(program, folder, file=None):
    texts = pathlib.Path(file).read_text("utf-8").splitlines() if file else glosses(200)
    with tempfile.TemporaryDirectory() as place:
        source, target = pathlib.Path(place, "texts.txt"), pathlib.Path(place, "vectors.npy")
        source.write_text("\n".join(texts) + "\n", "utf-8")
        subprocess.run([program, folder, source, target], check=True)
        ours = numpy.load(target)
    theirs = SentenceTransformer(folder, device="cpu").encode(texts, convert_to_numpy=True)
    assert ours.shape == theirs.shape, (ours.shape, theirs.shape)
    difference = numpy.abs(ours - theirs).max()
    print(f"{len(texts)} texts, {ours.shape[1]} numbers each: largest difference {difference:.2e}")
    sys.exit(0 if difference <= 1e-5 else 1)


if __name__ == "__main__":
    main(*sys.argv[1:])
