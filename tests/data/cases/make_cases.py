#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Writes the files of more/: the same eight made-up documents the way other programs write them.

Each is a kind of file that people bring to an import; what must come of it stands in
tests/contracts/import_cases.h. Needs Python 3 alone. The files are kept, so that the tests
do without this.
"""
import gzip
import io
import json
import pathlib
import pickle
import struct
import zipfile

OUT = pathlib.Path(__file__).parent / "more"
X = [[-0.8019, -1.3244, -0.2484, 0.4204], [1.1360, 0.1097, -0.5526, -0.7848],
     [0.7487, 1.6348, 0.2728, -1.2333], [-0.9583, 1.6000, 0.2029, -1.7321],
     [-0.0837, -1.1632, -0.6293, -0.4880], [-0.7133, 0.5534, -0.0631, -0.5894],
     [0.4096, 0.8299, -1.6430, -0.2567], [-0.9807, -0.1732, -1.2894, 0.0207]]
LABELS = ["sport", "music"] * 4
TEXTS = [f"Sentence number {i} about {l} in plain words" for i, l in enumerate(LABELS)]
ROWS = range(8)


def write(name, content):
    (OUT / name).write_bytes(content if isinstance(content, bytes) else content.encode())


def csv(name, header, row, sep=",", end="\n"):
    lines = ([] if header is None else [sep.join(header)]) + [sep.join(map(str, row(i))) for i in ROWS]
    write(name, end.join(lines) + end)


def jsonl(name, row, end="\n"):
    write(name, end.join(json.dumps(row(i)) for i in ROWS) + "\n")


def npy(descr, shape, data):
    header = f"{{'descr': '{descr}', 'fortran_order': False, 'shape': {shape}, }}"
    header += " " * (117 - len(header)) + "\n"
    return b"\x93NUMPY\x01\x00" + struct.pack("<H", len(header)) + header.encode() + data


def quoted(text):
    return '"' + text.replace('"', '""') + '"'


E = [f"e{i}" for i in range(4)]


def base(i):
    return [TEXTS[i], LABELS[i]]


def lists():
    shapes = {
        "numpy-print": lambda v: "[" + " ".join(f"{x: .4f}" for x in v) + "]",
        "numpy-print-lines": lambda v: f"[{v[0]} {v[1]}\n {v[2]} {v[3]}]",
        "tuple": lambda v: str(tuple(v)),
        "array-call": lambda v: f"array([{v[0]}, {v[1]},\n       {v[2]}, {v[3]}], dtype=float32)",
        "tensor-call": lambda v: f"tensor({v})",
        "numpy2-list": lambda v: "[" + ", ".join(f"np.float64({x})" for x in v) + "]",
        "blanks": lambda v: " ".join(map(str, v)),
        "semicolons": lambda v: ";".join(map(str, v)),
        "commas": lambda v: ",".join(map(str, v)),
        "nested": lambda v: f"[{v}]",
    }
    for name, shape in shapes.items():
        csv(f"list-{name}.csv", ["text", "label", "embedding"], lambda i: base(i) + [quoted(shape(X[i]))])
    csv("list-other-name.csv", ["text", "label", "ada_002"], lambda i: base(i) + [quoted(str(X[i]))])
    csv("list-beside-numbers.csv", ["text", "label", "price", "embedding", "year"],
        lambda i: base(i) + [i * 7.5, quoted(str(X[i])), 2001 + i])
    csv("list-null.csv", ["text", "label", "embedding"],
        lambda i: base(i) + ["null" if i == 3 else quoted(str(X[i]))])
    csv("list-short.csv", ["text", "label", "embedding"],
        lambda i: base(i) + [quoted(str(X[i][:3] if i == 3 else X[i]))])
    csv("list-first-short.csv", ["text", "label", "embedding"],
        lambda i: base(i) + [quoted(str(X[i][:3] if i == 0 else X[i]))])
    csv("list-nan.csv", ["text", "label", "embedding"],
        lambda i: base(i) + [quoted(str(["nan" if x == 1.6 else x for x in X[i]]).replace("'", ""))])
    csv("list-elided.tsv", ["text", "label", "embedding"],
        lambda i: base(i) + [f"tensor([{X[i][0]}, ..., {X[i][3]}])"], sep="\t")
    csv("list-elided-late.csv", ["text", "label", "embedding"],
        lambda i: base(i) + [quoted(str(X[i])) if i < 5 else f"[{X[i][0]} \u2026 {X[i][3]}]"])
    csv("list-base64.csv", ["text", "label", "embedding"], lambda i: base(i) + ["AAAAPwAAgD8="])
    write("savetxt.txt", "\n".join(" ".join(f"{x:.18e}" for x in v) for v in X) + "\n")


def columns():
    csv("families-x1.csv", ["x1", "x2", "x3", "x4", "label"], lambda i: X[i] + [LABELS[i]])
    csv("families-dim.csv", ["id", "dim_0", "dim_1", "dim_2", "dim_3", "year"],
        lambda i: [100 + i] + X[i] + [1999 + i % 3])
    csv("families-brackets.csv", ["text"] + [f"embedding[{d}]" for d in range(4)], lambda i: [TEXTS[i]] + X[i])
    csv("families-dots.csv", ["text"] + [f"embedding.{d}" for d in range(4)], lambda i: [TEXTS[i]] + X[i])
    order = [0, 10, 11, 2]
    csv("families-order.csv", ["text"] + [f"d{d}" for d in order],
        lambda i: [TEXTS[i], X[i][0], X[i][2], X[i][3], X[i][1]])
    csv("families-zero-to-n.csv", ["", "0", "1", "2", "3"], lambda i: [i] + X[i])
    csv("families-and-timestamp-ms.csv", E + ["created"], lambda i: X[i] + [1700000000000 + i * 60000])
    csv("families-and-price.csv", ["text"] + E + ["price"], lambda i: [TEXTS[i]] + X[i] + [199.99 + i])
    csv("families-and-rating.csv", ["text", "rating"] + E, lambda i: [TEXTS[i], i % 5 + 1] + X[i])
    csv("families-and-flag.csv", ["text"] + E + ["is_spam"], lambda i: [TEXTS[i]] + X[i] + [i % 2])
    csv("families-and-truth.csv", ["text"] + E + ["target"], lambda i: [TEXTS[i]] + X[i] + [i % 2 == 1])
    csv("families-and-class.csv", ["text"] + E + ["y"], lambda i: [TEXTS[i]] + X[i] + [f"{i % 2}.0"])
    csv("families-and-level-0.csv", ["level_0", "index", "text"] + E, lambda i: [i, i + 1, TEXTS[i]] + X[i])
    csv("families-and-iso-date.csv", ["created_at"] + E,
        lambda i: [f"2024-01-0{i + 1}T10:00:00+00:00"] + X[i])
    csv("families-and-id.csv", ["doc_id"] + E + ["label"], lambda i: [7 * i + 1] + X[i] + [LABELS[i]])
    csv("headerless-label-last.csv", None, lambda i: X[i] + [i % 2])
    csv("headerless-index-first.csv", None, lambda i: [i + 1] + X[i])
    csv("headerless-words-last.csv", None, lambda i: X[i] + [LABELS[i]])
    csv("families-of-pixels.csv", ["label", "1x1", "1x2", "2x1", "2x2"], lambda i: [LABELS[i]] + X[i])
    csv("words.txt", None, lambda i: [f"word{i}"] + X[i], sep=" ")
    csv("header-0-to-n.csv", ["0", "1", "2", "3"], lambda i: X[i])


def cells():
    for name, nothing in {"empty": "", "nan": "NaN", "n-a": "N/A", "none": "None", "null": "null",
                          "brackets": "[]", "pandas": "<NA>"}.items():
        csv(f"nothing-{name}.csv", ["text", "label"] + E,
            lambda i: base(i) + [nothing if i == 3 and d == 2 else X[i][d] for d in range(4)])
    csv("nothing-word.csv", ["text", "label"] + E,
        lambda i: base(i) + ["broken" if i == 3 and d == 2 else X[i][d] for d in range(4)])
    csv("nothing-label.csv", ["text", "label"] + E,
        lambda i: [TEXTS[i], "NA" if i == 3 else LABELS[i]] + X[i])
    csv("no-label-minus-1.csv", ["text", "label"] + E, lambda i: [TEXTS[i], -1 if i == 3 else i % 2] + X[i])


def dialects():
    csv("pipes.csv", ["text", "label"] + E, lambda i: base(i) + X[i], sep="|")
    csv("tabs.txt", ["text", "label"] + E, lambda i: base(i) + X[i], sep="\t")
    csv("semicolons.csv", ["text", "label"] + E, lambda i: base(i) + X[i], sep=";")
    csv("decimal-comma.tsv", ["text", "label"] + E,
        lambda i: base(i) + [str(x).replace(".", ",") for x in X[i]], sep="\t")
    csv("decimal-comma-quoted.csv", ["text", "label"] + E,
        lambda i: base(i) + [quoted(str(x).replace(".", ",")) for x in X[i]])
    csv("decimal-comma-headerless.csv", None, lambda i: [f"{x:.4f}".replace(".", ",") for x in X[i]], sep=";")
    csv("blanks-and-quotes.csv", ["text", "label"] + E,
        lambda i: [quoted(TEXTS[i] + ", really"), LABELS[i]] + X[i], sep=", ")
    csv("crlf.csv", ["text", "label"] + E, lambda i: base(i) + X[i], end="\r\n")
    csv("cr-only.tsv", ["text", "label"] + E, lambda i: base(i) + X[i], sep="\t", end="\r")
    csv("table.data", ["text", "label"] + E, lambda i: base(i) + X[i])
    write("excel-sep.csv", "sep=;\r\n" + (OUT / "semicolons.csv").read_text().replace("\n", "\r\n"))
    csv("headerless-trailing-delimiter.csv", None, lambda i: X[i] + [""])
    write("utf-16.txt", "\ufeff".encode("utf-16-le") + (OUT / "tabs.txt").read_text().encode("utf-16-le"))
    write("byte-order-mark.csv", b"\xef\xbb\xbf" + (OUT / "crlf.csv").read_bytes())
    write("packed.csv.gz", gzip.compress((OUT / "crlf.csv").read_bytes(), mtime=0))


def record(i, **more):
    return {"text": TEXTS[i], "label": LABELS[i], "embedding": X[i], **more}


def jsons():
    write("list.json", json.dumps([record(i) for i in ROWS], indent=1))
    write("list-one-line.txt", json.dumps([record(i) for i in ROWS]))
    write("records-with-line-breaks.json", "\n".join(json.dumps(record(i), indent=2) for i in ROWS))
    write("arrays.json", json.dumps(X))
    jsonl("arrays.jsonl", lambda i: X[i])
    write("wrapped.json", json.dumps({"object": "list", "data": [
        {"object": "embedding", "index": i, "embedding": X[i]} for i in ROWS], "model": "m"}))
    write("pandas-default.json", json.dumps(
        {k: {str(i): record(i)[k] for i in ROWS} for k in ("text", "label", "embedding")}))
    write("pandas-index.json", json.dumps({f"doc {i}": record(i) for i in ROWS}))
    write("columns.json", json.dumps({"texts": TEXTS, "labels": LABELS, "embeddings": X}, indent=1))
    jsonl("nested.jsonl", lambda i: {"custom_id": f"r{i}", "response": {"body": {"data": [
        {"object": "embedding", "index": 0, "embedding": X[i]}]}}})
    jsonl("other-key.jsonl", lambda i: {"text": TEXTS[i], "label": LABELS[i], "values_3_large": X[i]})
    jsonl("python-string.jsonl", lambda i: {"text": TEXTS[i], "label": LABELS[i], "vector": str(tuple(X[i]))})
    jsonl("twelve-dimensions.jsonl", lambda i: {f"d{d}": X[i][d % 4] + d for d in range(12)})
    jsonl("missing-embedding.jsonl", lambda i: {k: v for k, v in record(i).items() if i != 3 or k != "embedding"})
    write("infinity.jsonl", "\n".join(json.dumps(record(i, score=float("inf") if i == 3 else 1.0)) for i in ROWS))
    jsonl("nan-inside.jsonl", lambda i: record(i) if i != 3 else {**record(i), "embedding": [1, float("nan"), 2, 3]})
    jsonl("truths.jsonl", lambda i: {**record(i), "label": i % 2 == 1})
    jsonl("truths-and-numbers.jsonl", lambda i: {**record(i), "label": [False, 1, 0, True][i % 4]})
    jsonl("no-labels.jsonl", lambda i: {**record(i), "label": [None, "", "NA", "sport"][i % 4]})
    jsonl("parts.jsonl", lambda i: record(i, split=["train", "validation", "test", "dev"][i % 4],
                                          tags=["new", "good one"], metadata={"year": 2000 + i}))
    csv("parts.csv", ["document", "label", "level", "split", "tags", "text", "year", "embedding"],
        lambda i: [i + 1, LABELS[i], "animal/dog", ["train", "validation", "test", "train"][i % 4],
                   quoted("new; good one"), TEXTS[i], 2000 + i, quoted(str(X[i]))])


def arrays():
    floats = struct.pack("<32f", *[x for v in X for x in v])
    write("nan-row.npy", npy("<f4", (8, 4), floats[:56] + struct.pack("<f", float("nan")) + floats[60:]))
    write("labels-minus-1.npy", npy("<i8", (8,), struct.pack("<8q", 0, 1, 0, -1, 0, 1, 0, 1)))
    write("labels-truth.npy", npy("|b1", (8,), bytes([0, 1] * 4)))
    write("texts.npy", npy("<U48", (8,), b"".join(t.ljust(48, "\0").encode("utf-32-le") for t in TEXTS)))
    archive = io.BytesIO()
    with zipfile.ZipFile(archive, "w") as npz:
        npz.writestr(zipfile.ZipInfo("X.npy"), npy("<f4", (8, 4), floats))
        npz.writestr(zipfile.ZipInfo("y.npy"), npy("<f8", (8,), struct.pack("<8d", *[0, 1] * 4)))
    write("scikit.npz", archive.getvalue())


def companions():
    csv("labels-id.csv", ["id", "topic"], lambda i: [i, LABELS[i]])
    csv("labels-semicolons.csv", ["name", "genre"], lambda i: [f"doc{i}", LABELS[i]], sep=";")
    write("labels.json", json.dumps([{"label": l} for l in LABELS]))
    write("labels-strings.json", json.dumps(LABELS))
    write("texts-strings.json", json.dumps(TEXTS, indent=0))
    csv("texts-short.csv", ["no", "title"], lambda i: [100 - i, f"Sentence number {i} x"])
    write("labels-strings.txt", "\n".join(LABELS) + "\n")
    write("labels-float.txt", "\n".join(f"{i % 2}.0" for i in ROWS))
    write("labels-nothing.txt", "\n".join("NaN" if i == 3 else LABELS[i] for i in ROWS))
    csv("texts-index.csv", ["", "body", "channel"], lambda i: [i, TEXTS[i], "mail"])
    write("texts.json", json.dumps([{"content": t, "year": 2000} for t in TEXTS]))


def foreign():
    def archive(*names):
        content = io.BytesIO()
        with zipfile.ZipFile(content, "w") as file:
            for name in names:
                file.writestr(zipfile.ZipInfo(name), "x")
        return content.getvalue()
    write("sheet.xlsx", archive("[Content_Types].xml", "xl/workbook.xml"))
    write("letter.docx", archive("[Content_Types].xml", "word/document.xml"))
    write("files.zip", archive("embeddings.csv"))
    write("weights.bin", archive("archive/data.pkl", "archive/version"))
    write("frame.pkl", pickle.dumps(X, protocol=4))
    write("frame.parquet", b"PAR1" + bytes(16) + b"PAR1")
    write("frame.feather", b"ARROW1\0\0" + bytes(16))
    write("store.h5", b"\x89HDF\r\n\x1a\n" + bytes(16))
    write("other.sqlite", b"SQLite format 3\0" + bytes(84))
    write("page.html", "<!DOCTYPE html><html><body>Hello</body></html>")
    write("paper.pdf", b"%PDF-1.7\n")
    write("photo.csv", b"\x89PNG\r\n\x1a\n" + bytes(16))
    write("files.tar", bytes(257) + b"ustar\0" + bytes(249))


OUT.mkdir(exist_ok=True)
for part in (lists, columns, cells, dialects, jsons, arrays, companions, foreign):
    part()
