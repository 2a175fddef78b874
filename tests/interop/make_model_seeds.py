# SPDX-License-Identifier: GPL-3.0-or-later
"""Makes what the fuzz targets of model files begin with (tests/fuzz/seeds) out of tests/data/models
and tests/data/bad/models. Plain Python, no packages: python3 tests/interop/make_model_seeds.py"""

import struct
import zipfile
from pathlib import Path

TESTS = Path(__file__).resolve().parent.parent
MODELS, BAD, SEEDS = TESTS / "data" / "models", TESTS / "data" / "bad" / "models", TESTS / "fuzz" / "seeds"
NAMES = ["modules.json", "config_sentence_transformers.json", "1_SparseAutoEncoder/config.json",
         "1_SparseAutoEncoder/model.safetensors", "cfg.json", "sae_weights.safetensors", "config.json", "ae.pt",
         "model.safetensors", "model.pth"]


def put(target, name, content):
    (SEEDS / target).mkdir(parents=True, exist_ok=True)
    (SEEDS / target / name).write_bytes(content)


def program(path):
    with zipfile.ZipFile(path) as archive:
        return next(archive.read(n) for n in archive.namelist() if n.endswith("data.pkl"))


def folder(name, **files):
    put("model_files", name, b"".join(struct.pack("<BH", NAMES.index(n), len(c)) + c for n, c in files.items()))


for file in ("many", "protocol_4", "numpy"):
    put("torch_pickle", file + ".pkl", program(MODELS / "torch" / f"{file}.pt"))
put("torch_pickle", "whole.pt", (MODELS / "torch" / "protocol_3.pt").read_bytes())
for file in ("calls_in_a_state", "names_from_the_memo", "strides_beyond_the_storage"):
    put("torch_pickle", file + ".pkl", program(BAD / f"{file}.pth"))
for file in ("overlapping", "with_a_hole", "no_pre_bias"):
    put("safetensors", file, (BAD / f"{file}.safetensors").read_bytes())
put("safetensors", "head", (MODELS / "official" / "decoder_key.safetensors").read_bytes())
HEAD = (BAD / "module_k_too_large" / "head" / "model.safetensors").read_bytes()
MODULES = b'[{"idx": 0, "path": "1_SparseAutoEncoder", "type": "x.SparseAutoEncoder"}]'
SETTINGS = b'{"input_dim": 3, "hidden_dim": 5, "k": 2, "normalize": false}'
SAE = (BAD / "saelens_k_zero" / "sae_weights.safetensors").read_bytes()
folder("sentence", **{"modules.json": MODULES, "1_SparseAutoEncoder/config.json": SETTINGS,
                      "1_SparseAutoEncoder/model.safetensors": HEAD,
                      "config_sentence_transformers.json": b'{"max_active_dims": 2}'})
folder("saelens", **{"cfg.json": b'{"architecture": "topk", "k": 2, "rescale_acts_by_decoder_norm": true}',
                     "sae_weights.safetensors": SAE})
folder("dictionary", **{"ae.pt": (BAD / "dictionary_batch_topk" / "ae.pt").read_bytes()})
folder("official", **{"model.safetensors": HEAD})
