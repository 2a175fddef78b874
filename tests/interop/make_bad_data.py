# SPDX-License-Identifier: GPL-3.0-or-later
"""Writes the damaged and hostile data files of tests/data/bad/data (those of HDF5: make_hdf5.py).

    venv/bin/python tests/interop/make_bad_data.py      (needs numpy; see make_hdf5.txt)

Each must be refused in a sentence by `sparsescope-cli import`: tests/cli/bad_data_test.cpp. Files
called labels-… and texts-… are read beside four good embeddings.
"""
import gzip
import io
import json
import os
import struct
import zipfile
from pathlib import Path

import numpy as np

BAD = Path(__file__).parents[1] / "data" / "bad" / "data"
NAN = float("nan")


def put(name, content):
    path = BAD / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content.encode() if isinstance(content, str) else content)


def npy(array, **options):
    buffer = io.BytesIO()
    np.save(buffer, array, **options)
    return buffer.getvalue()


def rows(count, dim, dtype=np.float32):
    return np.arange(1, 1 + count * dim, dtype=dtype).reshape(count, dim)


def header(text, body=b"\1" * 64, length=None):
    text = text.ljust(117) + "\n"
    size = len(text) if length is None else length
    return b"\x93NUMPY\x01\x00" + struct.pack("<H", size) + text.encode() + body


def npy_claiming(shape, descr="<f4", fortran="False"):
    return header(f"{{'descr': '{descr}', 'fortran_order': {fortran}, 'shape': {shape}, }}")


class Harm:
    """A pickle of this would run a command."""

    def __reduce__(self):
        return (os.system, ("touch /tmp/sparsescope-was-here",))


def npy_files():
    good = npy(rows(4, 2))
    put("empty.npy", b"")
    put("cut-off.npy", good[:-5])
    put("cut-in-header.npy", good[:40])
    put("goes-on.npy", good + b"more")
    put("objects.npy", npy(np.array([[Harm(), 1]], dtype=object), allow_pickle=True))
    put("records.npy", npy(np.zeros(3, dtype=[("x", "f4"), ("y", "f4")])))
    put("complex.npy", npy(rows(2, 2, np.complex64)))
    put("dates.npy", npy(np.array([["2020-01-01"]], dtype="datetime64[D]")))
    put("texts.npy", npy(np.array([["a", "b"]])))
    put("one-dimension.npy", npy(np.arange(4, dtype=np.float32)))
    put("no-rows.npy", npy(np.zeros((0, 4), np.float32)))
    put("no-values.npy", npy(np.zeros((4, 0), np.float32)))
    put("nan-row.npy", npy(np.float32([[1, 2], [NAN, 1]])))
    put("infinite-row.npy", npy(np.float64([[1, 2], [1, 1e300]])))
    put("zero-row.npy", npy(np.float32([[1, 2], [0, 0]])))
    put("overflow.npy", npy_claiming("(4611686018427387904, 16)"))
    put("overflow-once.npy", npy_claiming("(9223372036854775808, 2)"))
    put("a-billion-rows.npy", npy_claiming("(1000000000, 768)"))
    put("a-billion-rows-fortran.npy", npy_claiming("(1000000000, 768)", fortran="True"))
    put("negative.npy", npy_claiming("(-1, 4)"))
    put("too-many-digits.npy", npy_claiming("(" + "9" * 60 + ", 4)"))
    put("wide-text.npy", npy_claiming("(1, 1)", descr="<U999999999"))
    put("lying-header.npy", header("{'descr': '<f4'}", length=65535))
    put("deep-header.npy", header("(" * 100))
    put("version-9.npy", b"\x93NUMPY\x09\x00" + good[8:])


def zipped(members, method=zipfile.ZIP_STORED):
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", method) as archive:
        for name, content in members:
            archive.writestr(zipfile.ZipInfo(name), content, method)
    return buffer.getvalue()


def npz_files():
    data = npy(rows(4, 2))
    good = zipped([("data.npy", data)])
    put("cut-off.npz", good[:-30])
    put("cut-in-data.npz", good[:60] + good[90:])
    put("no-arrays.npz", zipped([("readme.txt", b"hello")]))
    put("objects.npz", zipped([("data.npy", npy(np.array([[Harm()]], object), allow_pickle=True))]))
    put("twice.npz", zipped([("data.npy", data), ("data.npy", data)]))
    put("path-up.npz", zipped([("../../data.npy", data)]))
    put("path-absolute.npz", zipped([("/etc/data.npy", data)]))
    put("path-windows.npz", zipped([("..\\..\\data.npy", data)]))
    put("bzip2.npz", zipped([("data.npy", data)], zipfile.ZIP_BZIP2))
    put("labels-missing.npz", zipped([("data.npy", data), ("label.npy", npy(np.arange(3)))]))
    put("labels-are-fractions.npz",
        zipped([("data.npy", data), ("label.npy", npy(np.float32([.5, 1, 2, 3])))]))
    changed = bytearray(good)
    changed[good.index(np.float32(3).tobytes())] ^= 0xFF
    put("wrong-sum.npz", bytes(changed))
    # Sizes in the directory: packed at its byte 20, unpacked at 24.
    directory = good.index(b"PK\x01\x02")
    lying = bytearray(zipped([("data.npy", data)], zipfile.ZIP_DEFLATED))
    at = lying.index(b"PK\x01\x02")
    lying[at + 24:at + 28] = struct.pack("<I", 0xFFFFFFF0)
    put("lying-size.npz", bytes(lying))
    encrypted = bytearray(good)
    encrypted[6] |= 1
    encrypted[directory + 8] |= 1
    put("encrypted.npz", bytes(encrypted))
    put("no-member.npz", b"PK\x05\x06" + struct.pack("<HHHHIIH", 0, 0, 9, 9, 46, 0, 0))


def safetensors(tensors, body, text=None, length=None):
    head = (json.dumps(tensors) if text is None else text).encode()
    return struct.pack("<Q", len(head) if length is None else length) + head + body


def tensor(shape, begin, end, dtype="F32"):
    return {"dtype": dtype, "shape": shape, "data_offsets": [begin, end]}


def safetensors_files():
    body = rows(4, 2).tobytes()
    put("cut-off.safetensors", safetensors({"data": tensor([4, 2], 0, 32)}, body[:20]))
    put("overlap.safetensors", safetensors(
        {"data": tensor([4, 2], 0, 32), "labels": tensor([4], 16, 32)}, body))
    put("hole.safetensors", safetensors({"data": tensor([4, 2], 8, 40)}, body + body[:8]))
    put("lying-header.safetensors",
        safetensors({"data": tensor([4, 2], 0, 32)}, body, length=2**63 - 1)[:8] + b"{" + body)
    put("header-too-long.safetensors", safetensors({}, b"", "{}", 4000))
    put("twice.safetensors", safetensors(None, body, (
        '{"data": {"dtype": "F32", "shape": [4, 2], "data_offsets": [0, 32]},'
        ' "data": {"dtype": "F32", "shape": [2, 4], "data_offsets": [0, 32]}}')))
    put("overflow.safetensors", safetensors({"data": tensor([2**62, 16], 0, 32)}, body))
    put("negative.safetensors", safetensors({"data": tensor([-4, 2], 0, 32)}, body))
    put("fractions.safetensors", safetensors({"data": tensor([4.5, 2], 0, 32)}, body))
    put("wrong-dtype.safetensors", safetensors({"data": tensor([4, 2], 0, 32, "F31")}, body))
    put("eight-bit-floats.safetensors",
        safetensors({"data": tensor([4, 2], 0, 8, "F8_E4M3")}, body[:8]))
    put("backwards.safetensors", safetensors({"data": tensor([4, 2], 32, 0)}, body))
    put("deep-header.safetensors", safetensors(None, b"", '{"a":' + "[" * 3000))
    put("list-header.safetensors", safetensors(None, body, "{1, 2}"))
    put("no-tensors.safetensors", safetensors({}, b"", "{}"))
    put("no-matrix.safetensors", safetensors({"a": tensor([8], 0, 32)}, body))


def index_files():
    def index(name, weight_map):
        put(name, json.dumps({"metadata": {}, "weight_map": weight_map}))
    body = rows(4, 2).tobytes()
    for folder in ("pieces-disagree", "tensor-missing"):
        put(folder + "/1.safetensors", safetensors({"data.0": tensor([4, 2], 0, 32)}, body))
        put(folder + "/2.safetensors", safetensors({"data.1": tensor([2, 4], 0, 32)}, body))
    index("path-up.index.json", {"data": "../../hdf5/sample.h5"})
    index("path-absolute.index.json", {"data": "/dev/zero"})
    index("missing-piece.index.json", {"data": "nowhere.safetensors"})
    index("tensor-missing/model.index.json", {"data": "1.safetensors"})
    index("pieces-disagree/model.index.json",
          {"data.0": "1.safetensors", "data.1": "2.safetensors"})
    index("itself.index.json", {"data": "itself.index.json"})
    index("numbers.index.json", {"data": 7})
    put("deep.index.json", '{"weight_map": ' + '{"a": ' * 3000)


def idx_files():
    put("cut-off.idx", struct.pack(">BBBBII", 0, 0, 8, 2, 4, 2) + b"\1" * 7)
    put("lying.idx", struct.pack(">BBBBIII", 0, 0, 8, 3, 2**32 - 1, 2**32 - 1, 28) + b"\1" * 64)
    put("labels-only.idx", struct.pack(">BBBBI", 0, 0, 8, 1, 4) + b"\1\2\3\4")
    put("cut-in-header.idx", struct.pack(">BBBBI", 0, 0, 8, 3, 4) + b"\1\2")


def vector_files():
    def counted(*vectors):
        return b"".join(struct.pack("<i", len(v)) + np.float32(v).tobytes() for v in vectors)
    put("empty.fvecs", b"")
    put("cut-off.fvecs", counted([1, 2], [3, 4])[:-3])
    put("dims-change.fvecs", counted([1, 2], [3, 4], [5, 6]).replace(
        struct.pack("<i", 2) + np.float32([3, 4]).tobytes(),
        struct.pack("<i", 1) + np.float32([3, 4]).tobytes()))
    put("negative.fvecs", struct.pack("<i", -2) + b"\0" * 8)
    put("nan-row.fvecs", counted([1, 2], [NAN, 1]))
    put("packed.fvecs.gz", gzip.compress(counted([1, 2]), mtime=0))
    put("huge-row.bvecs", struct.pack("<i", 2**31 - 1) + b"\1" * 60)
    put("neighbours.ivecs", struct.pack("<iii", 2, 5, 7))
    put("lying-rows.fbin", struct.pack("<II", 10**9, 768) + b"\1" * 64)
    put("overflow.fbin", struct.pack("<II", 2**32 - 1, 2**20) + b"\1" * 64)
    put("no-rows.fbin", struct.pack("<II", 0, 2))
    put("goes-on.fbin", struct.pack("<II", 1, 2) + np.float32([1, 2, 3]).tobytes())
    put("cut-in-header.u8bin", b"\1\0\0\0")
    put("no-values.i8bin", struct.pack("<II", 5, 0))
    put("neighbours.ibin", struct.pack("<II", 2, 2) + b"\1" * 32)


def table_files():
    put("empty.csv", "")
    put("mark-only.csv", b"\xef\xbb\xbf")
    put("header-only.csv", "text,x,y\n")
    put("blank-lines.csv", "\n\n\n\n")
    put("fields-missing.csv", "text,x,y\na,1,2\nb,1\nc,3,4\n")
    put("nul-bytes.csv", b"text,x,y\na,1,2\nb\0c,3,4\n")
    put("latin-1.csv", "text,x,y\nL\u00f6we,1,2\n".encode("latin-1"))
    put("utf-16-half.csv", "text,x,y\nhello,1,2\n".encode("utf-16")[:-1])
    put("utf-16-lone-surrogate.csv", b"\xff\xfe" + "text,x,y\n".encode("utf-16-le") +
        b"\x00\xd8" + ",1,2\n".encode("utf-16-le"))
    put("utf-32.csv", "text,x,y\nhello,1,2\n".encode("utf-32"))
    put("unclosed-quote.csv", 'text,x,y\n"a,1,2\nb,3,4\n')
    put("numbers-left-out.csv", 'text,embedding\na,"[0.1 0.2 ... 0.3]"\nb,"[0.1 0.2 ... 0.4]"\n')
    put("lists-differ.csv", 'text,embedding\na,"[1, 2]"\nb,"[1, 2, 3]"\n')
    put("list-unclosed.csv", 'text,embedding\na,"[1, 2]"\nb,"[1, 2"\n')
    put("nan-row.csv", "text,x,y\na,1,2\nb,nan,4\n")
    put("cut-off.csv.gz", gzip.compress(b"text,x,y\na,1,2\n" * 50, mtime=0)[:-12])
    put("wrong-sum.csv.gz", gzip.compress(b"text,x,y\na,1,2\n", mtime=0)[:-8] + b"\0" * 8)
    put("labels-too-few.txt", "a\nb\n")
    put("labels-too-many.csv", "label\na\nb\nc\nd\ne\n")
    put("labels-fractions.npy", npy(np.float32([.5, 1, 2, 3])))
    put("labels-complex.npy", npy(np.complex64([1, 2, 3, 4])))
    put("texts-too-few.txt", "one\ntwo\n")
    put("texts-not-utf-8.txt", b"one\ntwo\nthr\xff\nfour\n")
    put("texts-nul.jsonl", '{"text": "a"}\n{"text": \0}\n')


def json_files():
    put("empty.jsonl", "")
    put("cut-off.jsonl", '{"text": "a", "embedding": [1, 2]}\n{"text": "b", "embedd')
    put("deep.jsonl", '{"text": ' + "[" * 3000 + "]" * 3000 + "}\n")
    put("deep-unclosed.json", "[" * 3000)
    put("deep-objects.jsonl", '{"a":' * 3000 + "1" + "}" * 3000 + "\n")
    put("not-utf-8.jsonl", b'{"text": "L\xf6we", "embedding": [1, 2]}\n')
    put("lone-surrogate.jsonl", '{"text": "\\ud800", "embedding": [1, 2]}\n')
    put("nul.jsonl", b'{"text": "a\0b", "embedding": [1, 2]}\n')
    put("beyond-floats.jsonl", '{"text": "a", "embedding": [1, 1e999]}\n')
    put("lengths-differ.jsonl", '{"embedding": [1, 2]}\n{"embedding": [1, 2, 3]}\n')
    put("nested-lists.jsonl", '{"embedding": [[1, 2], [3, 4]]}\n{"embedding": [[1, 2], [3, 4]]}\n')
    put("words-in-embedding.jsonl", '{"embedding": [1, "two"]}\n{"embedding": [1, "two"]}\n')
    put("two-a-line.jsonl", '{"embedding": [1, 2]} nonsense {"embedding": [1, 2]}\n')
    put("not-json.json", "hello\n")
    put("zeros.jsonl", '{"embedding": [0, 0]}\n{"embedding": [1, 2]}\n')


def folders():
    put("chunks-disagree/chunk_0.npy", npy(rows(2, 2)))
    put("chunks-disagree/chunk_1.npy", npy(rows(2, 3)))
    put("chunk-cut-off/chunk_0.npy", npy(rows(2, 2)))
    put("chunk-cut-off/chunk_1.npy", npy(rows(2, 2))[:-4])
    put("chunk-of-objects/chunk_0.npy", npy(np.array([[Harm()]], object), allow_pickle=True))
    put("chunks-of-two-kinds/chunk_0.npy", npy(rows(2, 2)))
    put("chunks-of-two-kinds/chunk_1.npz", zipped([("data.npy", npy(rows(2, 2)))]))
    put("chunks-with-other-arrays/chunk_0_2.npz", zipped([("data.npy", npy(rows(2, 2)))]))
    put("chunks-with-other-arrays/chunk_2_4.npz", zipped([("x.npy", npy(rows(2, 2)))]))
    put("chunks-and-labels/chunk_0.npy", npy(rows(2, 2)))
    put("chunks-and-labels/labels.txt", "a\nb\nc\n")
    put("no-arrays/picture.png", b"\x89PNG\r\n\x1a\n")


def foreign_files():
    put("pickle.npy", b"\x80\x04\x95" + b"\0" * 20)
    put("picture.csv", b"\x89PNG\r\n\x1a\n" + b"\0" * 40)
    put("table.parquet", b"PAR1" + b"\0" * 20 + b"\xff\xff\xff\x7fPAR1")
    put("table.arrow", b"ARROW1\0\0" + b"\0" * 40)
    put("noise.bin", bytes((i * 37 + i // 7) % 256 for i in range(3000)))
    put("blanks.txt", " " * 3000)


for write in (npy_files, npz_files, safetensors_files, index_files, idx_files, vector_files,
              table_files, json_files, folders, foreign_files):
    write()
