# SPDX-License-Identifier: GPL-3.0-or-later
"""Models travel both ways between Sparsescope and sentence-transformers: the same codes for 100 texts.

    python3 -m venv venv && venv/bin/pip install -r tests/interop/model_requirements.txt
    venv/bin/python tests/interop/sparse_encoder_roundtrip.py [--backbone FOLDER] [--programs build/bin]

Without a backbone (a sentence-transformers folder, as of all-MiniLM-L6-v2) the tiny one in
tests/data/models/sparse_encoder is taken. Ours to theirs: train here, export as
sentence-transformers with the backbone, encode texts with SparseEncoder. Theirs to ours: train with
CSRLoss there, load here. Codes must have the same neurons, and weights within 1e-5. What else is
written for Python is read there, too: the checkpoint of torch.save with weights_only=True, the head
by itself, and the SAELens and dictionary_learning folders where those packages are installed.
"""

import argparse
import json
import subprocess
import sys
import tempfile
from pathlib import Path

import numpy as np
import torch
from sentence_transformers import SentenceTransformer, SparseEncoder
from sentence_transformers.sparse_encoder.losses import CSRLoss
from sentence_transformers.sparse_encoder.modules import SparseAutoEncoder

ROOT = Path(__file__).resolve().parent.parent.parent
K, WIDEST = 8, 1e-5
SUBJECTS = ["a dog", "the old car", "a red train", "my sister", "the river", "a small bird", "the city", "a cook", "the sea", "a king"]
VERBS = ["runs to", "looks at", "is behind", "comes from", "forgets", "sings about", "waits for", "builds", "leaves", "dreams of"]
TEXTS = [f"{s} {v} {SUBJECTS[(3 * i + j) % 10]}" for i, s in enumerate(SUBJECTS) for j, v in enumerate(VERBS)]


class Cli:
    def __init__(self, programs):
        self.program = Path(programs) / "sparsescope-cli"

    def __call__(self, *arguments):
        run = subprocess.run([self.program, *map(str, arguments), "--json"], capture_output=True, text=True)
        if run.returncode != 0:
            sys.exit(f"{' '.join(map(str, arguments))}: {run.stderr}")
        return run.stdout


def our_codes(cli, workspace, model, file, k):
    """The k strongest neurons of each document, dense."""
    cli("export", workspace, "--model", model, "--to", file)
    stored = np.load(file)
    dense = np.zeros(stored["shape"], np.float32)
    for row, (begin, end) in enumerate(zip(stored["indptr"], stored["indptr"][1:])):
        end = min(end, begin + k)  # strongest first
        dense[row, stored["indices"][begin:end]] = stored["data"][begin:end]
    return dense


def compare(what, ours, theirs):
    theirs = np.asarray(theirs, np.float32)
    assert ours.shape == theirs.shape, (what, ours.shape, theirs.shape)
    same = ((ours > 0) == (theirs > 0)).all(axis=1)
    distance = float(np.abs(ours - theirs).max())
    active = float((ours > 0).sum(axis=1).mean())
    print(f"{what}: {int(same.sum())} of {len(same)} texts with the same neurons ({active:.1f} each), "
          f"largest difference {distance:.2e} of {float(ours.max()):.2f}")
    assert same.all() and distance <= WIDEST and active > K / 2, what


def dense_modules(backbone):
    """The modules that make embeddings: those of a dense model, or those before a sparse head."""
    types = [module["type"] for module in json.loads((Path(backbone) / "modules.json").read_text())]
    kind = SparseEncoder if any(t.endswith("SparseAutoEncoder") for t in types) else SentenceTransformer
    return [m for m in kind(str(backbone), device="cpu") if not isinstance(m, SparseAutoEncoder)]


def embed(modules):
    with torch.inference_mode():
        features = modules[0].preprocess(TEXTS)
        for module in modules:
            features = module(features)
    return features["sentence_embedding"].numpy().astype(np.float32)


def ours_to_theirs(cli, backbone, here):
    np.save(here / "texts.npy", embed(dense_modules(backbone)))
    workspace = here / "ours.sscope"
    cli("init", workspace)
    cli("import", workspace, here / "texts.npy", "--normalize", "none")
    cli("train", workspace, "--preset", "csr", "--k", K, "--hidden", 256, "--epochs", 20, "--batch", 32, "--name", "m",
        "--threads", 1)
    ours = our_codes(cli, workspace, "m", here / "ours.npz", K)
    cli("export", workspace, "--model", "m", "--to", here / "folder", "--format", "sentence-transformers", "--backbone", backbone)
    encoder = SparseEncoder(str(here / "folder"), device="cpu")
    compare("SparseEncoder, saved here", ours, encoder.encode(TEXTS, convert_to_sparse_tensor=False).numpy())

    x = torch.from_numpy(np.load(here / "texts.npy"))
    cli("export", workspace, "--model", "m", "--to", here / "alone", "--format", "sentence-transformers")
    head = SparseEncoder(str(here / "alone"), device="cpu")[0]
    with torch.inference_mode():
        compare("SparseAutoEncoder by itself", ours, head({"sentence_embedding": x})["sentence_embedding"].numpy())

    cli("export", workspace, "--model", "m", "--to", here / "m.pth")
    state = torch.load(here / "m.pth", weights_only=True)["state_dict"]
    fresh = SparseAutoEncoder(x.shape[1], 256, k=K, k_aux=64)
    fresh.load_state_dict(state)  # every key, none left over
    assert state["encoder.weight"].data_ptr() == state["decoder.linear.weight"].data_ptr()
    with torch.inference_mode():
        compare("torch.load(weights_only=True)", ours, fresh({"sentence_embedding": x})["sentence_embedding"].numpy())
    others(cli, workspace, here, ours, x)


def others(cli, workspace, here, ours, x):
    try:
        from dictionary_learning.trainers.top_k import AutoEncoderTopK

        cli("export", workspace, "--model", "m", "--to", here / "dictionary", "--format", "dictionary-learning")
        ae = AutoEncoderTopK.from_pretrained(str(here / "dictionary" / "ae.pt"))
        with torch.inference_mode():
            compare("dictionary_learning", ours, ae.encode(x).numpy())
    except ImportError as error:
        print("dictionary_learning: not tried,", error)
    try:
        from sae_lens import SAE

        cli("export", workspace, "--model", "m", "--to", here / "saelens", "--format", "saelens")
        sae = SAE.load_from_disk(str(here / "saelens"))
        with torch.inference_mode():
            compare("SAELens", ours, sae.encode(x).numpy())
    except ImportError as error:
        print("SAELens: not tried,", error)


def theirs_to_ours(cli, backbone, here):
    torch.manual_seed(1)
    modules = dense_modules(backbone)
    x = embed(modules)
    dim = x.shape[1]
    model = SparseEncoder(modules=[*modules, SparseAutoEncoder(dim, 4 * dim, k=K, k_aux=dim)], device="cpu")
    loss = CSRLoss(model, gamma=0.1)
    optimizer = torch.optim.Adam(model[-1].parameters(), lr=1e-3)
    model.train()
    for step in range(5):
        batch = TEXTS[step * 16:step * 16 + 16]
        optimizer.zero_grad()
        losses = loss([model.preprocess(batch), model.preprocess(batch[1:] + batch[:1])], None)
        (sum(losses.values()) if isinstance(losses, dict) else losses).backward()
        optimizer.step()
    model.eval()
    model.save_pretrained(str(here / "theirs"), create_model_card=False)
    theirs = model.encode(TEXTS, convert_to_sparse_tensor=False).numpy()
    np.save(here / "x.npy", x)
    workspace = here / "theirs.sscope"
    cli("init", workspace)
    cli("import", workspace, here / "x.npy", "--normalize", "none")
    cli("load", workspace, "--file", here / "theirs", "--name", "m")
    found = json.loads(cli("models", workspace))["models"][0]
    assert found["k"] == K, found
    compare("CSRLoss, trained there", our_codes(cli, workspace, "m", here / "theirs.npz", K), theirs)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--programs", default=ROOT / "build" / "bin")
    parser.add_argument("--backbone", default=ROOT / "tests" / "data" / "models" / "sparse_encoder")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        ours_to_theirs(Cli(options.programs), options.backbone, Path(folder))
        theirs_to_ours(Cli(options.programs), options.backbone, Path(folder))
    print("Models travel both ways.")
