#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Compares our tokenizers, id for id, with the packages `tokenizers` and `sentencepiece`.

    python3 -m venv env && env/bin/pip install -r tests/interop/requirements.txt
    cmake --build build --target tokenizer_ids
    env/bin/python tests/interop/tokenizers_compare.py [--model FOLDER]…

on 10,000 glosses of WordNet (Debian's wordnet-base) and 500 hostile strings, for one small tokenizer of each kind, trained on
the glosses, and for every --model: a folder with tokenizer.json (and vocab.txt, which is then tried by itself as well).
Ends with 1 if any text differs. --write-fixture makes tests/data/tokenizers instead, which the default tests check."""
import argparse
import gzip
import json
import pathlib
import shutil
import subprocess
import sys
import tempfile

import sentencepiece
from tokenizers import Tokenizer

import tokenizer_models
import tokenizer_texts

ROOT = pathlib.Path(__file__).resolve().parents[2]
# Which ids the models that come as a .model file alone make of the pieces': (file, offset, unknown id, before, behind).
SENTENCE_PIECE = {"xlm-roberta": ("sentencepiece.bpe.model", 1, 3, [0], [2]), "t5": ("spiece.model", 0, 2, [], [1]),
                  "gemma": ("tokenizer.model", 0, 3, [2], [])}


def tokenizers_ids(folder, texts):
    """Special tokens in a text are text, and nothing is cut off or filled up."""
    tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
    tokenizer.no_truncation()
    tokenizer.no_padding()
    tokenizer.encode_special_tokens = True
    return [encoding.ids for encoding in tokenizer.encode_batch(texts)]


def sentencepiece_ids(folder, texts, kind):
    file, offset, unknown, before, behind = SENTENCE_PIECE[kind]
    processor = sentencepiece.SentencePieceProcessor(model_file=str(folder / file))
    return [before + [unknown if i == processor.unk_id() else i + offset for i in ids] + behind for ids in processor.encode(texts)]


def our_ids(program, folder, texts):
    lines = "".join(json.dumps(text) + "\n" for text in texts)
    done = subprocess.run([program, folder], input=lines, text=True, capture_output=True, check=False)
    if done.returncode:
        sys.exit(f"{program} {folder}: {done.stderr}")
    return [[int(i) for i in line.split()] for line in done.stdout.split("\n")[:-1]]


def only(folder, names, where):
    """A copy of the folder with nothing but these files."""
    where.mkdir(parents=True)
    for name in names:
        if (folder / name).exists():
            shutil.copy(folder / name, where)
    return where


class Comparison:
    def __init__(self, program, texts):
        self.program, self.texts, self.different = program, texts, 0

    def compare(self, name, folder, reference, ties=False):
        """ties: the same tokens in another order are right as well. Their scores have the same sum, and which order is found
        depends on how the version of libsentencepiece rounds."""
        ours = our_ids(self.program, folder, self.texts)
        assert len(ours) == len(reference) == len(self.texts)
        wrong = [i for i, ids in enumerate(reference) if ours[i] != ids]
        tied = [i for i in wrong if ties and sorted(ours[i]) == sorted(reference[i])]
        equal = f"{len(self.texts) - len(wrong)} of {len(self.texts)} texts equal" + (f", {len(tied)} tied" if tied else "")
        wrong = [i for i in wrong if i not in tied]
        self.different += len(wrong)
        print(f"{name}: {equal}, {sum(map(len, reference))} ids", flush=True)
        for i in wrong[:5]:
            print(f"  {ascii(self.texts[i])[:120]}\n    ours      {ours[i][:40]}\n    reference {reference[i][:40]}")


def with_tokenizer_class(folder, kind):
    names = {"xlm-roberta": "XLMRobertaTokenizer", "t5": "T5Tokenizer", "gemma": "LlamaTokenizer"}
    (folder / "tokenizer_config.json").write_text(json.dumps({"tokenizer_class": names[kind]}))
    return folder


def compare_all(args):
    learn = tokenizer_texts.glosses(args.glosses) + tokenizer_texts.WRITTEN
    comparison = Comparison(args.program, tokenizer_texts.glosses(args.glosses) + tokenizer_texts.hostile(args.hostile))
    with tempfile.TemporaryDirectory() as temporary:
        temporary = pathlib.Path(temporary)
        for folder in args.model:
            comparison.compare(str(folder), folder, tokenizers_ids(folder, comparison.texts))
            if (folder / "vocab.txt").exists():
                bare = only(folder, ["vocab.txt", "tokenizer_config.json"], temporary / "vocab" / folder.name)
                comparison.compare(f"{folder}, vocab.txt", bare, tokenizers_ids(folder, comparison.texts))
        for kind in tokenizer_models.ALL:
            folder = temporary / kind
            tokenizer_models.make(kind, folder, learn, args.size)
            comparison.compare(kind, folder, tokenizers_ids(folder, comparison.texts))
            if kind in SENTENCE_PIECE:
                bare = with_tokenizer_class(only(folder, [SENTENCE_PIECE[kind][0]], temporary / "bare" / kind), kind)
                comparison.compare(f"{kind}, {SENTENCE_PIECE[kind][0]}", bare, sentencepiece_ids(folder, comparison.texts, kind), ties=True)
    return comparison.different


def write_fixture(folder, size):
    """For each kind a folder, and texts.json.gz: the texts, and under each folder's name their ids."""
    texts = tokenizer_texts.glosses(80) + tokenizer_texts.hostile(200)
    learn = tokenizer_texts.glosses(3000) + [t for t in tokenizer_texts.WRITTEN if len(t) < 80][:40]
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir()
    rules = tokenizer_models.few_rules(folder)
    ids = {}
    for kind in tokenizer_models.ALL:
        tokenizer_models.make(kind, folder / kind, learn, size, rules)
        ids[kind] = tokenizers_ids(folder / kind, texts)
        if kind in SENTENCE_PIECE:
            bare = f"{kind}-model"
            only(folder / kind, [SENTENCE_PIECE[kind][0]], folder / bare)
            (folder / kind / SENTENCE_PIECE[kind][0]).unlink(missing_ok=True)
            ids[bare] = sentencepiece_ids(with_tokenizer_class(folder / bare, kind), texts, kind)
    (folder / "rules.tsv").unlink()
    whole = json.dumps({"texts": texts, "ids": ids}, separators=(",", ":")).encode()
    (folder / "texts.json.gz").write_bytes(gzip.compress(whole, mtime=0))


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--program", default=ROOT / "build/bin/tokenizer_ids", help="ours")
    parser.add_argument("--model", type=pathlib.Path, action="append", default=[], help="a model's folder")
    parser.add_argument("--glosses", type=int, default=10000)
    parser.add_argument("--hostile", type=int, default=500)
    parser.add_argument("--size", type=int, default=4000, help="tokens of the trained vocabularies")
    parser.add_argument("--write-fixture", action="store_true")
    args = parser.parse_args()
    if args.write_fixture:
        return write_fixture(ROOT / "tests/data/tokenizers", 700)
    return 1 if compare_all(args) else 0


if __name__ == "__main__":
    sys.exit(main())
