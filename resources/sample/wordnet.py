# SPDX-License-Identifier: GPL-3.0-or-later
"""Reads the nouns of WordNet 3.0 from data.noun of Debian's wordnet-base."""
import hashlib
import re
from pathlib import Path

FOLDER = Path("/usr/share/wordnet")
SEED = "sparsescope"
NOUN_TOPS = 3
EXAMPLE = re.compile(r'\s*;\s*"([^"]+)"(?:\s*-+\s*[A-Z][^;"]*)?')  # with whom it is quoted from

CLASS_NAMES = {
    4: "act", 5: "animal", 6: "artifact", 7: "attribute", 8: "body", 9: "cognition",
    10: "communication", 11: "event", 12: "feeling", 13: "food", 14: "group", 15: "location",
    16: "motive", 17: "object", 18: "person", 19: "phenomenon", 20: "plant", 21: "possession",
    22: "process", 23: "quantity", 24: "relation", 25: "shape", 26: "state", 27: "substance",
    28: "time"}


def synset_lines(data_noun):
    """The lines of the synsets: all but the licence at the top of the file."""
    lines = data_noun.read_text(encoding="latin-1").splitlines()
    return [line for line in lines if not line.startswith("  ")]


def words(line):
    fields = line.split(" | ", 1)[0].split(" ")
    return [fields[4 + 2 * i].replace("_", " ") for i in range(int(fields[3], 16))]


def gloss(line):
    return line.split(" | ", 1)[1].strip()


def document_text(line):
    """The document a line of data.noun becomes. The program builds the same text in C++."""
    return ", ".join(words(line)) + " — " + gloss(line)


def without_examples(line):
    """The same, but without the sentences that the gloss quotes as examples."""
    return ", ".join(words(line)) + " — " + EXAMPLE.sub("", gloss(line)).rstrip("; ")


def examples(line, fewest_words=3):
    """The quoted sentences; not what is hardly more than the word itself."""
    return [text.strip() for text in EXAMPLE.findall(gloss(line)) if len(text.split()) >= fewest_words]


def draw(purpose, offset):
    """A number that depends on nothing but the synset: sorting by it is a shuffle that can be repeated."""
    return hashlib.sha256(f"{SEED}:{purpose}:{offset}".encode()).digest()


def first_hypernyms(lines):
    """Synset -> the first of its hypernyms, none for entity. So the nouns are one tree."""
    parent = {}
    for line in lines:
        fields = line.split(" | ", 1)[0].split(" ")
        pointers = 4 + 2 * int(fields[3], 16)
        marks = range(pointers + 1, pointers + 1 + 4 * int(fields[pointers]), 4)
        above = [int(fields[i + 1]) for i in marks if fields[i] in ("@", "@i") and fields[i + 2] == "n"]
        parent[int(fields[0])] = above[0] if above else None
    return parent


def paths(parent):
    """Synset -> the synsets from the root down to it, itself included."""
    found = {}
    for offset in parent:
        path = [offset]
        while parent[path[-1]] is not None:
            path.append(parent[path[-1]])
        found[offset] = path[::-1]
    return found


def ancestors(path_of, depth=5, fewest=40):
    """Synset -> its ancestor at this depth below the root, or itself; only ancestors of at least so many
    synsets. 177 of them cover 82 % of the nouns."""
    found = {offset: path[depth] for offset, path in path_of.items() if len(path) > depth}
    sizes = {}
    for ancestor in found.values():
        sizes[ancestor] = sizes.get(ancestor, 0) + 1
    return {offset: ancestor for offset, ancestor in found.items() if sizes[ancestor] >= fewest}


def names(lines, parent):
    """Synset -> its first word, with a number from the second of that name under the same hypernym on."""
    found, met = {}, {}
    for line in sorted(lines):
        offset, word = int(line[:8]), words(line)[0]
        place = (parent[offset], word)
        met[place] = met.get(place, 0) + 1
        found[offset] = word if met[place] == 1 else f"{word} ({met[place]})"
    return found
