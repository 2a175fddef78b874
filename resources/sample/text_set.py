# SPDX-License-Identifier: GPL-3.0-or-later
"""A set of texts that methods are judged on, and the files it becomes."""
import json
from dataclasses import dataclass, field

import numpy as np

import minilm


@dataclass
class TextSet:
    texts: list
    label: list                # a number per text, a key of label_names or one that protocols leave out
    label_names: dict          # number -> name
    paths: list                # per text a tuple of names, outermost first
    metadata: dict             # name -> string
    tensors: dict = field(default_factory=dict)   # more numbers per text: name -> (type, array)
    columns: dict = field(default_factory=dict)   # more for the table of texts: name -> list of strings
    queries: dict = field(default_factory=dict)   # text -> rows of the texts that answer it


def ragged(name, lists, item):
    """Lists of different length as two tensors: all items, and where each list starts."""
    begin = np.cumsum([0] + [len(one) for one in lists]).astype("<i4")
    items = np.array([x for one in lists for x in one], "<i4")
    return {f"{name}_begin": ("I32", begin), f"{name}_{item}": ("I32", items)}


def number_nodes(paths):
    """Every distinct beginning of a path gets a number, in the order in which it is first met."""
    numbers = {}
    return [[numbers.setdefault(path[:depth + 1], len(numbers)) for depth in range(len(path))]
            for path in paths]


def write(text_set, model, out, import_files):
    """out: the .safetensors file. import_files: also the .npy and .jsonl beside it that
    `sparsescope-cli import FILE.npy --texts FILE.jsonl` reads."""
    queries = list(text_set.queries)
    embedding = model.encode(text_set.texts + queries).astype("<f2")
    documents = embedding[:len(text_set.texts)]
    label = np.array(text_set.label, "u1")
    known = np.isin(label, list(text_set.label_names))
    minilm.print_quality(documents[known].astype(np.float32), label[known])
    tensors = {"label": ("U8", label), "embedding": ("F16", documents), **text_set.tensors,
               **ragged("path", number_nodes(text_set.paths), "node")}
    if queries:
        tensors["query_embedding"] = ("F16", embedding[len(text_set.texts):])
        tensors |= ragged("query", [text_set.queries[query] for query in queries], "row")
    names = json.dumps({str(number): name for number, name in text_set.label_names.items()})
    minilm.write_safetensors(out, tensors, text_set.metadata | {
        "label_names": names, "model": minilm.MODEL, "embedding": minilm.EMBEDDING,
        "made_by": "resources/sample/make_text_sets.py"})
    print(f"wrote {out} ({out.stat().st_size / 1e6:.1f} MB), {len(queries)} queries")
    if import_files:
        np.save(out.with_suffix(".npy"), documents)
        write_table(text_set, out.with_suffix(".jsonl"))


def write_table(text_set, out):
    with out.open("w", encoding="utf-8") as file:
        for row, text in enumerate(text_set.texts):
            line = {"text": text, "label": text_set.label_names.get(text_set.label[row], ""),
                    "path": "/".join(name.replace("/", "∕") for name in text_set.paths[row])}
            line |= {name: column[row] for name, column in text_set.columns.items()}
            file.write(json.dumps(line, ensure_ascii=False) + "\n")
    print(f"wrote {out} and the .npy beside it")
