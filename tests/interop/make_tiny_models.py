# SPDX-License-Identifier: GPL-3.0-or-later
"""Writes tests/data/backbone: text models of two layers with random weights, and what Python makes of some texts with them.
    python -m pip install -r tests/interop/encoder_requirements.txt
    python tests/interop/make_tiny_models.py tests/data/backbone
Each folder is one that sentence-transformers saved; beside it stand <name>.json (texts, token ids, whether they were
truncated) and <name>.npy (their embeddings)."""
import json
import pathlib
import shutil
import sys

import numpy
import peft
import safetensors.torch
import torch
import transformers
from sentence_transformers import SentenceTransformer
from sentence_transformers.models import Dense, Normalize, Pooling, Transformer
from tokenizers import Tokenizer, decoders, models, normalizers, pre_tokenizers, processors, trainers

TEXTS = [
    "", "a", "Fish swim in cold water.", "the quick brown fox jumps over the lazy dog", "42 is an even number!",
    "Ein Bär läuft über die Straße.", "A small river, flowing slowly; nobody watches it.", "ZZZZ", "naïve café déjà vu",
    "日本語のテキスト", "tabs\tand\nlines", "word " * 20, "long " * 100, "(brackets) [and] {braces} <signs>", "e = m c ^ 2",
    "she sells sea shells by the sea shore", "one two three four five six seven eight nine ten eleven twelve", "...",
    "https://example.org/path?query=1", "emoji 🙂 inside", "An owl is a bird that hunts at night, mostly small mammals and insects.",
    "a b c d e f g h i j k l m n o p q r s t u v w x y z", "stone", "stones are heavy",
]
MAX_TOKENS = 72


def word_piece(folder):
    letters = [chr(c) for c in range(ord("a"), ord("z") + 1)] + list("0123456789")
    marks = list("!\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~")
    words = ["the", "a", "is", "in", "and", "water", "word", "stone", "small", "river", "##s", "##ing", "##er", "##ed", "sea", "long"]
    vocab = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]"] + letters + ["##" + c for c in letters] + marks + words
    folder.mkdir(parents=True)
    (folder / "vocab.txt").write_text("\n".join(dict.fromkeys(vocab)) + "\n", encoding="utf-8")
    return transformers.BertTokenizer(str(folder / "vocab.txt"), model_max_length=MAX_TOKENS)


def fast(tokenizer, before, behind):
    ids = {t: tokenizer.token_to_id(t) for t in (before, behind)}
    tokenizer.post_processor = processors.TemplateProcessing(single=f"{before} $A {behind}", pair=f"{before} $A {behind} $B {behind}",
                                                             special_tokens=list(ids.items()))
    return transformers.PreTrainedTokenizerFast(tokenizer_object=tokenizer, model_max_length=MAX_TOKENS, bos_token="<s>", eos_token="</s>",
                                                cls_token="<s>", sep_token="</s>", unk_token="<unk>", pad_token="<pad>", mask_token="<mask>")


SPECIALS = ["<s>", "<pad>", "</s>", "<unk>", "<mask>"]


def byte_level(_folder):
    tokenizer = Tokenizer(models.BPE(unk_token="<unk>"))
    tokenizer.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=False)
    tokenizer.decoder = decoders.ByteLevel()
    tokenizer.train_from_iterator(TEXTS, trainers.BpeTrainer(vocab_size=300, special_tokens=SPECIALS, show_progress=False,
                                                             initial_alphabet=pre_tokenizers.ByteLevel.alphabet()))
    return fast(tokenizer, "<s>", "</s>")


def unigram(_folder):
    tokenizer = Tokenizer(models.Unigram())
    tokenizer.normalizer = normalizers.Sequence([normalizers.NFKC(), normalizers.Replace("\n", " "), normalizers.Replace("\t", " ")])
    tokenizer.pre_tokenizer = pre_tokenizers.Metaspace()
    tokenizer.train_from_iterator(TEXTS, trainers.UnigramTrainer(vocab_size=160, special_tokens=SPECIALS, unk_token="<unk>", show_progress=False))
    return fast(tokenizer, "<s>", "</s>")


def randomise(module, half):
    """So that every part matters: attention that is not flat, norms that are not the identity."""
    generator = torch.Generator().manual_seed(12)
    with torch.no_grad():
        for name, parameter in module.named_parameters():
            noise = torch.randn(parameter.shape, generator=generator)
            norm = "norm" in name.lower()
            parameter.copy_(1 + 0.2 * noise if norm and name.endswith("weight") else 0.1 * noise if name.endswith("bias") else 0.25 * noise)
            if half:
                parameter.copy_(parameter.half().float())


def transformer(name, out, make_tokenizer, model_class, config_class, half, **sizes):
    bare = out / (name + "-bare")
    tokenizer = make_tokenizer(bare)
    model = model_class(config_class(vocab_size=len(tokenizer), **sizes))
    randomise(model, half)
    model.save_pretrained(bare)
    tokenizer.save_pretrained(bare)
    module = Transformer(str(bare), max_seq_length=MAX_TOKENS)
    shutil.rmtree(bare)
    return module


def to_half(file):
    tensors = safetensors.torch.load_file(file)
    safetensors.torch.save_file({n: t.half() if t.is_floating_point() else t for n, t in tensors.items()}, file, metadata={"format": "pt"})


def to_pickle(folder):
    """pytorch_model.bin, as models were shared before safetensors."""
    torch.save(safetensors.torch.load_file(folder / "model.safetensors"), folder / "pytorch_model.bin")
    (folder / "model.safetensors").unlink()


def write(name, out, modules, half):
    model = SentenceTransformer(modules=modules, device="cpu").eval()
    for module in modules[1:]:
        randomise(module, half)
    folder = out / name
    model.save(str(folder), create_model_card=False)
    if half:
        for file in folder.rglob("*.safetensors"):
            to_half(file)
    expect(name, out, model)
    return folder, model


def expect(name, out, model):
    ids = [model.tokenizer(t, truncation=True, max_length=MAX_TOKENS)["input_ids"] for t in TEXTS]
    whole = [len(model.tokenizer(t)["input_ids"]) for t in TEXTS]
    cases = {"texts": TEXTS, "ids": ids, "truncated": [w > MAX_TOKENS for w in whole], "max_tokens": MAX_TOKENS}
    (out / (name + ".json")).write_text(json.dumps(cases, ensure_ascii=False) + "\n", encoding="utf-8")
    vectors = model.encode(TEXTS, convert_to_numpy=True, batch_size=5)
    assert numpy.isfinite(vectors).all()
    numpy.save(out / (name + ".npy"), vectors.astype("<f4"))
    print(name, vectors.shape, "longest", max(map(len, ids)), "tokens")


def in_the_old_layout(folder):
    """As sentence-transformers wrote folders until version 5, which is how most of them are."""
    names = ["Transformer", "Pooling", "Normalize"]
    old = [{"idx": i, "name": str(i), "path": "" if i == 0 else f"{i}_{n}", "type": f"sentence_transformers.models.{n}"} for i, n in enumerate(names)]
    (folder / "modules.json").write_text(json.dumps(old, indent=2), encoding="utf-8")
    (folder / "sentence_bert_config.json").write_text(json.dumps({"max_seq_length": MAX_TOKENS, "do_lower_case": False}), encoding="utf-8")
    (folder / "1_Pooling" / "config.json").write_text(json.dumps({"word_embedding_dimension": 32, "pooling_mode_cls_token": False,
                                                                  "pooling_mode_mean_tokens": True, "pooling_mode_max_tokens": False,
                                                                  "pooling_mode_mean_sqrt_len_tokens": False}), encoding="utf-8")
    file = folder / "model.safetensors"
    tensors = {("bert." + n).replace("LayerNorm.weight", "LayerNorm.gamma").replace("LayerNorm.bias", "LayerNorm.beta"): t
               for n, t in safetensors.torch.load_file(file).items()}
    tensors["bert.embeddings.position_ids"] = torch.arange(80).unsqueeze(0)
    safetensors.torch.save_file(tensors, file, metadata={"format": "pt"})


def write_adapter(name, out, base):
    """The adapter alone; a test puts its files into a copy of the base model's folder."""
    model = SentenceTransformer(str(base), device="cpu").eval()
    bert = model[0].model if hasattr(model[0], "model") else model[0].auto_model
    config = peft.LoraConfig(r=4, lora_alpha=12, target_modules=["query", "value", "intermediate.dense"])
    adapted = peft.get_peft_model(bert, config)
    generator = torch.Generator().manual_seed(3)
    with torch.no_grad():
        for parameter_name, parameter in adapted.named_parameters():
            if "lora_" in parameter_name:
                parameter.copy_(0.3 * torch.randn(parameter.shape, generator=generator))
    adapted.save_pretrained(out / name)
    (out / name / "README.md").unlink(missing_ok=True)
    expect(name, out, model)


def main(out):
    shutil.rmtree(out, ignore_errors=True)
    out.mkdir(parents=True)
    torch.manual_seed(0)
    bert = dict(hidden_size=32, num_hidden_layers=2, num_attention_heads=4, intermediate_size=48, max_position_embeddings=80)
    T = transformers
    part = transformer("bert", out, word_piece, T.BertModel, T.BertConfig, False, **bert)
    base, _ = write("bert-mean", out, [part, Pooling(32, "mean"), Normalize()], False)
    in_the_old_layout(base)
    write_adapter("bert-lora", out, base)
    part = transformer("bert", out, word_piece, T.BertModel, T.BertConfig, True, **{**bert, "hidden_size": 40, "num_attention_heads": 5})
    write("bert-cls-dense", out, [part, Pooling(40, "cls"), Dense(40, 24, activation_function=torch.nn.Tanh())], True)
    part = transformer("roberta", out, byte_level, T.RobertaModel, T.RobertaConfig, True, pad_token_id=1, type_vocab_size=1, **bert)
    roberta, _ = write("roberta-max", out, [part, Pooling(32, "max")], True)
    to_pickle(roberta)
    part = transformer("xlmr", out, unigram, T.XLMRobertaModel, T.XLMRobertaConfig, True, pad_token_id=1, type_vocab_size=1,
                       layer_norm_eps=1e-5, **bert)
    write("xlmr-mean", out, [part, Pooling(32, "mean"), Normalize()], True)
    part = transformer("mpnet", out, unigram, T.MPNetModel, T.MPNetConfig, True, pad_token_id=1, relative_attention_num_buckets=32, **bert)
    write("mpnet-mean", out, [part, Pooling(32, "mean"), Normalize()], True)
    part = transformer("distilbert", out, word_piece, T.DistilBertModel, T.DistilBertConfig, True, dim=64, n_layers=2, n_heads=1,
                       hidden_dim=48, max_position_embeddings=80)
    write("distilbert-last", out, [part, Pooling(64, "lasttoken")], True)


if __name__ == "__main__":
    main(pathlib.Path(sys.argv[1]))
