# SPDX-License-Identifier: GPL-3.0-or-later
"""Makes tests/data/models: tiny models as the programs that other people use write them, each with
what those programs compute from it (expected.safetensors: x, codes, reconstruction).

    python3 -m venv venv && venv/bin/pip install -r tests/interop/model_requirements.txt
    venv/bin/python tests/interop/make_model_files.py [official|torch|saelens|dictionary_learning|sparse_encoder|written]

The tests read the files and need no Python. The real packages are used; without the SAELens or the
dictionary_learning package those two folders are left as they are. "written" goes the other way: it
has build/bin/sparsescope-cli export the official head in every format, and keeps the files once the
Python programs have read the same codes out of them.
"""

import json
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

import torch
from safetensors.torch import save_file, save_model

FOLDER = Path(__file__).resolve().parent.parent / "data" / "models"
DIM, HIDDEN, K, ROWS = 12, 40, 4, 20


def fresh(name):
    folder = FOLDER / name
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    return folder


def expected(folder, x, codes, reconstruction, **more):
    save_file({"x": x.contiguous(), "codes": codes.contiguous(),
               "reconstruction": reconstruction.contiguous(), **more}, folder / "expected.safetensors")


class TiedTranspose(torch.nn.Module):
    def __init__(self, linear):
        super().__init__()
        self.linear = linear

    def forward(self, x):
        return torch.nn.functional.linear(x, self.linear.weight.t())


class OfficialHead(torch.nn.Module):
    """The modules and names of the official sparse head, with a formula of our own."""

    def __init__(self, dim, hidden):
        super().__init__()
        self.pre_bias = torch.nn.Parameter(0.1 * torch.randn(dim))
        self.encoder = torch.nn.Linear(dim, hidden, bias=False)
        self.latent_bias = torch.nn.Parameter(0.1 * torch.randn(hidden))
        self.decoder = TiedTranspose(self.encoder)
        self.register_buffer("stats_last_nonzero", torch.arange(hidden))

    def forward(self, x, k):
        a = torch.nn.functional.linear(x - self.pre_bias, self.encoder.weight, self.latent_bias)
        top = torch.topk(a, k, dim=-1)
        codes = torch.relu(torch.zeros_like(a).scatter_(-1, top.indices, top.values))
        return codes, self.decoder(codes) + self.pre_bias


def official():
    folder = fresh("official")
    torch.manual_seed(1)
    head = OfficialHead(DIM, HIDDEN)
    optimizer = torch.optim.Adam(head.parameters(), lr=1e-3)
    scheduler = torch.optim.lr_scheduler.StepLR(optimizer, 10)
    head(torch.randn(8, DIM), K)[1].square().mean().backward()
    optimizer.step()
    scheduler.step()
    state = head.state_dict()
    torch.save({"state_dict": state, "optimizer": optimizer.state_dict(),
                "scheduler": scheduler.state_dict()}, folder / "text.pth")
    wrapped = {"module." + name: value for name, value in state.items()}
    for name, shape in {"conv1.weight": (4, 3, 3, 3), "bn1.running_mean": (4,), "fc.bias": (7,)}.items():
        wrapped["module.pre_trained_backbone." + name] = torch.randn(shape)
    torch.save({"epoch": 9, "state_dict": wrapped, "optimizer": optimizer.state_dict()},
               folder / "vision.pth")
    plain = {name: value.clone() for name, value in state.items() if name != "encoder.weight"}
    save_file(plain, folder / "decoder_key.safetensors")
    save_model(head, folder / "save_model.safetensors")
    x = torch.randn(ROWS, DIM)
    with torch.no_grad():
        expected(folder, x, *head(x, K))


def torch_files():
    """Shapes, strides, types and nesting that torch.save can write."""
    folder = fresh("torch")
    torch.manual_seed(2)
    base = torch.arange(24, dtype=torch.float32).reshape(4, 6)
    state = {
        "plain": base, "transposed": base.t(), "slice": base[1:3, ::2], "scalar": torch.tensor(7, dtype=torch.int32),
        "half": torch.tensor([0.5, -2.0], dtype=torch.float16), "brain": torch.tensor([1.5, -3.0], dtype=torch.bfloat16),
        "double": torch.tensor([0.25], dtype=torch.float64), "long": torch.tensor([-1, 2**40]),
        "bytes": torch.tensor([0, 255], dtype=torch.uint8), "bools": torch.tensor([True, False]),
        "u16": torch.tensor([1, 65535], dtype=torch.uint16), "empty": torch.zeros(0, 3),
        "parameter": torch.nn.Parameter(torch.tensor([[3.0, 4.0]])),
        "nested": {"list": [torch.tensor([1.0]), {"deep": torch.tensor([2.0])}], 3: torch.tensor([9.0])},
        "k": 8, "rate": 0.5, "name": "größe", "yes": True, "nothing": None, "size": base.shape,
        "device": torch.device("cpu"), "dtype": torch.float32, "seed": 2**63 + 5,
    }
    torch.save(state, folder / "many.pt")
    # As torch wrote it before version 1.6; its types of old numbers only.
    old = {name: value for name, value in state.items() if name not in ("u16", "dtype")}
    torch.save(old, folder / "old.pt", _use_new_zipfile_serialization=False)
    for protocol in (3, 4, 5):
        torch.save({"plain": base, "transposed": base.t()}, folder / f"protocol_{protocol}.pt",
                   pickle_protocol=protocol)
    import numpy

    torch.save({"w": base[:1, :2], "loss": numpy.float64(0.125), "step": numpy.int64(-3)}, folder / "numpy.pt")


def saelens():
    try:
        from sae_lens.saes.topk_sae import TopKSAE, TopKSAEConfig
    except ImportError as error:
        return print("saelens: left as it is,", error)
    for name, options in {"saelens": {}, "saelens_rescaled": {"rescale_acts_by_decoder_norm": True,
                                                              "apply_b_dec_to_input": False}}.items():
        folder = fresh(name)
        torch.manual_seed(3)
        sae = TopKSAE(TopKSAEConfig(d_in=DIM, d_sae=HIDDEN, k=K, **options))
        with torch.no_grad():
            sae.W_enc.copy_(torch.randn(DIM, HIDDEN) / DIM**0.5)
            sae.W_dec.copy_(torch.randn(HIDDEN, DIM) * (0.5 + torch.rand(HIDDEN, 1)))
            sae.b_enc.copy_(0.1 * torch.randn(HIDDEN))
            sae.b_dec.copy_(0.1 * torch.randn(DIM))
        sae.save_model(folder)
        for file in folder.iterdir():  # only weights and settings are read
            if file.name not in ("cfg.json", "sae_weights.safetensors"):
                file.unlink()
        x = torch.randn(ROWS, DIM)
        with torch.no_grad():
            codes = sae.encode(x)
            expected(folder, x, codes, sae.decode(codes))


def dictionary_learning():
    try:
        from dictionary_learning.trainers.top_k import AutoEncoderTopK
    except ImportError as error:
        return print("dictionary_learning: left as it is,", error)
    folder = fresh("dictionary_learning")
    torch.manual_seed(4)
    ae = AutoEncoderTopK(DIM, HIDDEN, K)
    with torch.no_grad():
        ae.encoder.weight.copy_(torch.randn(HIDDEN, DIM) / DIM**0.5)
        ae.encoder.bias.copy_(0.1 * torch.randn(HIDDEN))
        ae.b_dec.copy_(0.1 * torch.randn(DIM))
    torch.save(ae.state_dict(), folder / "ae.pt")
    settings = {"trainer": {"trainer_class": "TopKTrainer", "dict_class": "AutoEncoderTopK",
                            "activation_dim": DIM, "dict_size": HIDDEN, "k": K}}
    (folder / "config.json").write_text(json.dumps(settings, indent=4))
    x = torch.randn(ROWS, DIM)
    with torch.no_grad():
        codes = ae.encode(x)
        expected(folder, x, codes, ae.decode(codes))


WORDS = """a an the of to in on and dog cat horse small big red green blue car train boat river sea
mountain house tree bread milk sugar city music run walk sleep eat read write""".split()
TEXTS = [f"a {WORDS[8 + i % 5]} {WORDS[13 + (3 * i) % 12]} in the {WORDS[17 + (5 * i) % 10]} to {WORDS[-1 - i % 6]}"
         for i in range(100)]


def sparse_encoder():
    """A tiny BERT, trained for a few steps with CSRLoss by sentence-transformers itself."""
    from sentence_transformers import SparseEncoder
    from sentence_transformers.sentence_transformer.modules import Normalize, Pooling, Transformer
    from sentence_transformers.sparse_encoder.losses import CSRLoss
    from sentence_transformers.sparse_encoder.modules import SparseAutoEncoder
    from transformers import BertConfig, BertModel, BertTokenizerFast

    folder = fresh("sparse_encoder")
    torch.manual_seed(5)
    work = folder / "backbone"
    work.mkdir()
    vocabulary = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]", *WORDS]
    (work / "vocab.txt").write_text("\n".join(vocabulary))
    BertTokenizerFast(vocab_file=str(work / "vocab.txt")).save_pretrained(work)
    BertModel(BertConfig(vocab_size=len(vocabulary), hidden_size=16, num_hidden_layers=2, num_attention_heads=2,
                         intermediate_size=32, max_position_embeddings=32)).save_pretrained(work)
    transformer = Transformer(str(work), max_seq_length=32)
    model = SparseEncoder(modules=[transformer, Pooling(16, "mean"), Normalize(),
                                   SparseAutoEncoder(16, 64, k=6, k_aux=16)], device="cpu")
    loss = CSRLoss(model, gamma=0.1)
    optimizer = torch.optim.Adam(model.parameters(), lr=1e-2)
    model.train()
    for step in range(20):
        pairs = [TEXTS[(step * 8 + i) % 100] for i in range(8)]
        features = [model.preprocess(pairs), model.preprocess(pairs[::-1])]
        optimizer.zero_grad()
        losses = loss([{key: value for key, value in f.items()} for f in features], None)
        (sum(losses.values()) if isinstance(losses, dict) else losses).backward()
        optimizer.step()
    model.eval()
    shutil.rmtree(work)
    model.save_pretrained(str(folder), create_model_card=False)
    with torch.inference_mode():
        x = torch.nn.functional.normalize(pooled(model, TEXTS), dim=-1)
        codes = model.encode(TEXTS, convert_to_sparse_tensor=False)
        reconstruction = model[3].decode(codes)
    expected(folder, x, codes, reconstruction)
    (folder / "texts.txt").write_text("\n".join(TEXTS) + "\n")


def pooled(model, texts):
    features = model.preprocess(texts)
    for module in list(model)[:2]:
        features = module(features)
    return features["sentence_embedding"]


def written():
    import numpy
    from safetensors.torch import load_file
    from sentence_transformers import SparseEncoder

    folder = fresh("written")
    given = load_file(FOLDER / "official" / "expected.safetensors")
    x, codes = given["x"], given["codes"]

    def cli(*arguments):
        program = FOLDER.parents[2] / "build" / "bin" / "sparsescope-cli"
        subprocess.run([program, *map(str, arguments)], check=True, stdout=subprocess.DEVNULL)

    def same(what, theirs):
        assert torch.allclose(theirs, codes, rtol=0, atol=1e-5) and ((theirs > 0) == (codes > 0)).all(), what
        print("written:", what, "reads the same codes")

    with tempfile.TemporaryDirectory() as here:
        workspace = Path(here) / "w.sscope"
        numpy.save(Path(here) / "x.npy", x.numpy())
        cli("init", workspace)
        cli("import", workspace, Path(here) / "x.npy", "--normalize", "none")
        cli("load", workspace, "--file", FOLDER / "official" / "decoder_key.safetensors", "--k", K)
        for name, kind in {"head.safetensors": "safetensors", "head.pth": "pth", "sentence": "sentence-transformers",
                           "saelens": "saelens", "dictionary": "dictionary-learning"}.items():
            cli("export", workspace, "--to", folder / name, "--format", kind)
    with torch.inference_mode():
        head = OfficialHead(DIM, HIDDEN)
        head.load_state_dict(torch.load(folder / "head.pth", weights_only=True)["state_dict"])
        same("torch.load", head(x, K)[0])
        alone = SparseEncoder(str(folder / "sentence"), device="cpu")[0]
        same("SparseEncoder", alone({"sentence_embedding": x})["sentence_embedding"])
        from dictionary_learning.trainers.top_k import AutoEncoderTopK

        same("dictionary_learning", AutoEncoderTopK.from_pretrained(str(folder / "dictionary" / "ae.pt")).encode(x))
        from sae_lens import SAE

        same("SAELens", SAE.load_from_disk(str(folder / "saelens")).encode(x))


if __name__ == "__main__":
    parts = {"official": official, "torch": torch_files, "saelens": saelens,
             "dictionary_learning": dictionary_learning, "sparse_encoder": sparse_encoder, "written": written}
    for part in sys.argv[1:] or parts:
        parts[part]()
