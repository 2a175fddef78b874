# SPDX-License-Identifier: GPL-3.0-or-later
"""Small tokenizers, trained on a few texts, put together exactly as those of well-known models are. What a folder of the
real model holds is the same but for vocabulary and merges."""
import base64
import io
import json
import pathlib

import sentencepiece
from sentencepiece import sentencepiece_model_pb2
from tokenizers import Regex, Tokenizer, models, normalizers, pre_tokenizers, trainers

QWEN = r"(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\r\n\p{L}\p{N}]?\p{L}+|\p{N}| ?[^\s\p{L}\p{N}]+[\r\n]*|\s*[\r\n]+|\s+(?!\S)|\s+"
LLAMA3 = QWEN.replace(r"\p{N}|", r"\p{N}{1,3}|")
METASPACE = "\u2581"


def added(tokens, special=True, **flags):
    return [{"id": i, "content": c, "single_word": False, "lstrip": False, "rstrip": False, "normalized": False, "special": special, **flags}
            for i, c in tokens]


def byte_level(prefix=False, trim=True, regex=True):
    return {"type": "ByteLevel", "add_prefix_space": prefix, "trim_offsets": trim, "use_regex": regex}


def split(regex):
    return {"type": "Split", "pattern": {"Regex": regex}, "behavior": "Isolated", "invert": False}


def template(before, behind, ids):
    def special(token):
        return {"SpecialToken": {"id": token, "type_id": 0}}

    def sequence(name):
        return {"Sequence": {"id": name, "type_id": 0}}

    single = [special(t) for t in before] + [sequence("A")] + [special(t) for t in behind]
    pair = single + [sequence("B")] + [special(t) for t in behind]
    return {"type": "TemplateProcessing", "single": single, "pair": pair,
            "special_tokens": {t: {"id": t, "ids": [ids[t]], "tokens": [t]} for t in [*before, *behind]}}


def write(folder, model, *, normalizer=None, pre_tokenizer=None, post_processor=None, added_tokens=(), pad=None):
    """As transformers writes it; padding and truncation are there to be ignored."""
    padding = None if pad is None else {"strategy": {"Fixed": 64}, "direction": "Right", "pad_to_multiple_of": None, "pad_id": pad,
                                        "pad_type_id": 0, "pad_token": "[PAD]"}
    whole = {"version": "1.0", "truncation": {"direction": "Right", "max_length": 16, "strategy": "LongestFirst", "stride": 0}, "padding": padding,
             "added_tokens": list(added_tokens), "normalizer": normalizer, "pre_tokenizer": pre_tokenizer, "post_processor": post_processor,
             "decoder": None, "model": model}
    (folder / "tokenizer.json").write_text(json.dumps(whole, ensure_ascii=False), encoding="utf-8")


def word_piece(texts, size, lower):
    tokenizer = Tokenizer(models.WordPiece(unk_token="[UNK]"))
    tokenizer.normalizer = normalizers.BertNormalizer(lowercase=lower)
    tokenizer.pre_tokenizer = pre_tokenizers.BertPreTokenizer()
    tokenizer.train_from_iterator(texts, trainers.WordPieceTrainer(vocab_size=size, show_progress=False, limit_alphabet=400,
                                                                   special_tokens=["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]"]))
    return {"type": "WordPiece", "unk_token": "[UNK]", "continuing_subword_prefix": "##", "max_input_chars_per_word": 100,
            "vocab": tokenizer.get_vocab()}


def byte_pairs(texts, size, specials, pre_tokenizer):
    """Vocabulary and merges, the special tokens first."""
    tokenizer = Tokenizer(models.BPE())
    tokenizer.pre_tokenizer = pre_tokenizer
    tokenizer.train_from_iterator(texts, trainers.BpeTrainer(vocab_size=size, show_progress=False, special_tokens=specials,
                                                             initial_alphabet=pre_tokenizers.ByteLevel.alphabet()))
    model = json.loads(tokenizer.to_str())["model"]
    return model["vocab"], [m if isinstance(m, list) else m.split(" ") for m in model["merges"]]


def bpe(vocab, merges, *, strings=False, **fields):
    return {"type": "BPE", "dropout": None, "unk_token": None, "continuing_subword_prefix": "", "end_of_word_suffix": "", "fuse_unk": False,
            "byte_fallback": False, "ignore_merges": False, **fields, "vocab": vocab,
            "merges": [" ".join(m) for m in merges] if strings else merges}


# The map of characters that SentencePiece compiles from Unicode (a quarter of a megabyte), and a small one of a few rules:
# spaces, full width, ligatures, accents, what disappears.
NFKC = {"normalization_rule_name": "nmt_nfkc"}
FEW_RULES = [([0x9], [0x20]), ([0xA], [0x20]), ([0xD], [0x20]), ([0xA0], [0x20]), ([0x3000], [0x20]), ([0x2003], [0x20]), ([0x200B], [0x20]), ([0xAD], []),
             ([0x7F], []), ([0xFEFF], []), ([0xB2], [0x32]), ([0x2167], [0x56, 0x49, 0x49, 0x49]), ([0xFB01], [0x66, 0x69]), ([0xFB03], [0x66, 0x66, 0x69]),
             ([0x2026], [0x2E, 0x2E, 0x2E]), ([0x212B], [0xC5]), ([0x65, 0x301], [0xE9]), ([0x304B, 0x3099], [0x304C]), ([0x32FF], [0x4EE4, 0x548C]),
             *([[0xFF01 + i], [0x21 + i]] for i in range(94))]


def few_rules(folder):
    path = folder / "rules.tsv"
    path.write_text("".join(" ".join(f"{c:X}" for c in a) + "\t" + " ".join(f"{c:X}" for c in b) + "\n" for a, b in FEW_RULES))
    return {"normalization_rule_tsv": str(path)}


def sentence_piece(texts, size, **options):
    out = io.BytesIO()
    sentencepiece.SentencePieceTrainer.train(sentence_iterator=iter(texts), model_writer=out, vocab_size=size, minloglevel=2,
                                             num_threads=1, **options)
    model = sentencepiece_model_pb2.ModelProto()
    model.ParseFromString(out.getvalue())
    model.normalizer_spec.ClearField("normalization_rule_tsv")  # a path of this machine
    return model


# -- the models; each takes a folder, texts to learn from and a size, and writes the folder --------------------------


def bert_uncased(folder, texts, size):
    write(folder, word_piece(texts, size, True), added_tokens=added(enumerate(["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]"])), pad=0,
          normalizer={"type": "BertNormalizer", "clean_text": True, "handle_chinese_chars": True, "strip_accents": None, "lowercase": True},
          pre_tokenizer={"type": "BertPreTokenizer"}, post_processor=template(["[CLS]"], ["[SEP]"], {"[CLS]": 2, "[SEP]": 3}))


def bert_cased(folder, texts, size):
    write(folder, word_piece(texts, size, False), added_tokens=added(enumerate(["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]"])),
          normalizer={"type": "BertNormalizer", "clean_text": True, "handle_chinese_chars": True, "strip_accents": None, "lowercase": False},
          pre_tokenizer={"type": "BertPreTokenizer"}, post_processor={"type": "BertProcessing", "sep": ["[SEP]", 3], "cls": ["[CLS]", 2]})


def roberta(folder, texts, size):
    """Its file is from before models said their type."""
    vocab, merges = byte_pairs(texts, size, ["<s>", "<pad>", "</s>", "<unk>", "<mask>"], pre_tokenizers.ByteLevel(add_prefix_space=False))
    model = bpe(vocab, merges, strings=True)
    del model["type"], model["byte_fallback"], model["ignore_merges"]
    specials = added([(0, "<s>"), (1, "<pad>"), (2, "</s>"), (3, "<unk>")], normalized=True) + added([(4, "<mask>")], lstrip=True)
    write(folder, model, pre_tokenizer=byte_level(), added_tokens=specials,
          post_processor={"type": "RobertaProcessing", "sep": ["</s>", 2], "cls": ["<s>", 0], "trim_offsets": True, "add_prefix_space": False})


def gpt2_with_prefix_space(folder, texts, size):
    vocab, merges = byte_pairs(texts, size, ["<|endoftext|>"], pre_tokenizers.ByteLevel(add_prefix_space=True))
    write(folder, bpe(vocab, merges), pre_tokenizer=byte_level(prefix=True), added_tokens=added([(0, "<|endoftext|>")]),
          post_processor=byte_level(prefix=True, trim=False))


def qwen3_embedding(folder, texts, size):
    pre_tokenizer = pre_tokenizers.Sequence([pre_tokenizers.Split(Regex(QWEN), "isolated"),
                                             pre_tokenizers.ByteLevel(add_prefix_space=False, use_regex=False)])
    vocab, merges = byte_pairs(texts, size, [], pre_tokenizer)
    first = len(vocab)
    names = ["<|endoftext|>", "<|im_start|>", "<|im_end|>"]
    plain = ["<tool_call>", "</tool_call>", "<think>", "</think>"]
    write(folder, bpe(vocab, merges), normalizer={"type": "NFC"},
          pre_tokenizer={"type": "Sequence", "pretokenizers": [split(QWEN), byte_level(trim=False, regex=False)]},
          added_tokens=added(enumerate(names, first)) + added(enumerate(plain, first + len(names)), special=False),
          post_processor={"type": "Sequence", "processors": [byte_level(trim=False, regex=False), template([], [names[0]], {names[0]: first})]})


def llama3(folder, texts, size):
    pre_tokenizer = pre_tokenizers.Sequence([pre_tokenizers.Split(Regex(LLAMA3), "isolated"),
                                             pre_tokenizers.ByteLevel(add_prefix_space=False, use_regex=False)])
    vocab, merges = byte_pairs(texts, size, [], pre_tokenizer)
    # Whole words that no merges lead to: only a model that ignores merges finds them.
    for word in ("\u0120supercalifragilistic", "zyzzyva", "\u0120\u0120\u0120\u0120"):
        vocab[word] = len(vocab)
    begin = len(vocab)
    write(folder, bpe(vocab, merges, ignore_merges=True),
          pre_tokenizer={"type": "Sequence", "pretokenizers": [split(LLAMA3), byte_level(trim=True, regex=False)]},
          added_tokens=added(enumerate(["<|begin_of_text|>", "<|end_of_text|>"], begin)),
          post_processor={"type": "Sequence", "processors": [byte_level(trim=False), template(["<|begin_of_text|>"], [], {"<|begin_of_text|>": begin})]})


def modern_bert(folder, texts, size):
    vocab, merges = byte_pairs(texts, size, ["|||IP_ADDRESS|||", "<|padding|>"], pre_tokenizers.ByteLevel(add_prefix_space=False))
    tokens = added([(0, "|||IP_ADDRESS|||")], special=False, normalized=True) + added([(1, "<|padding|>")])
    at = len(vocab)
    for length in range(24, 1, -1):  # runs of spaces
        tokens += added([(at, " " * length)], special=False, normalized=True)
        at += 1
    for name in ("|||EMAIL_ADDRESS|||", "|||PHONE_NUMBER|||"):
        tokens += added([(at, name)], special=False, normalized=True)
        at += 1
    ids = {}
    for name in ("<|endoftext|>", "[UNK]", "[CLS]", "[SEP]", "[PAD]", "[MASK]"):
        ids[name] = at
        tokens += added([(at, name)], lstrip=name == "[MASK]")
        at += 1
    tokens += added([(at, "[unused0]")], special=False, normalized=True)
    write(folder, bpe(vocab, merges, continuing_subword_prefix=None, end_of_word_suffix=None), normalizer={"type": "NFC"},
          pre_tokenizer=byte_level(), added_tokens=tokens, post_processor=template(["[CLS]"], ["[SEP]"], ids), pad=ids["[PAD]"])


def gemma(folder, texts, size):
    """Byte pairs over characters, with bytes for what is no token."""
    model = sentence_piece(texts, size, model_type="bpe", byte_fallback=True, normalization_rule_name="identity", pad_id=0, eos_id=1, bos_id=2,
                           unk_id=3, character_coverage=0.9995, add_dummy_prefix=False, remove_extra_whitespaces=False, split_digits=True)
    (folder / "tokenizer.model").write_bytes(model.SerializeToString())
    vocab = {piece.piece: i for i, piece in enumerate(model.pieces)}
    merges = []
    for left in vocab:  # as transformers derives them: all pairs of tokens whose sum is one, by its score
        for right in vocab:
            whole = vocab.get(left + right)
            if whole is not None and model.pieces[whole].type == 1:
                merges.append((-model.pieces[whole].score, vocab[left], vocab[right], left, right))
    write(folder, bpe(vocab, [[m[3], m[4]] for m in sorted(merges)], unk_token="<unk>", fuse_unk=True, byte_fallback=True,
                      continuing_subword_prefix=None, end_of_word_suffix=None),
          normalizer={"type": "Replace", "pattern": {"String": " "}, "content": METASPACE},
          pre_tokenizer={"type": "Split", "pattern": {"String": " "}, "behavior": "MergedWithPrevious", "invert": False},
          added_tokens=added([(0, "<pad>"), (1, "</s>"), (2, "<s>"), (3, "<unk>")]),
          post_processor=template(["<s>"], ["</s>"], {"<s>": 2, "</s>": 1}))


def charsmap(model):
    return base64.b64encode(model.normalizer_spec.precompiled_charsmap).decode()


def xlm_roberta_parts(folder, texts, size, rules):
    """The .model file, and vocabulary and template of tokenizer.json."""
    model = sentence_piece(texts, size, model_type="unigram", **rules, character_coverage=0.9995)
    (folder / "sentencepiece.bpe.model").write_bytes(model.SerializeToString())
    vocab = [["<s>", 0.0], ["<pad>", 0.0], ["</s>", 0.0], ["<unk>", 0.0]] + [[p.piece, p.score] for p in model.pieces[3:]] + [["<mask>", 0.0]]
    tokens = added([(0, "<s>"), (1, "<pad>"), (2, "</s>"), (3, "<unk>")]) + added([(len(vocab) - 1, "<mask>")], lstrip=True)
    return model, {"type": "Unigram", "unk_id": 3, "vocab": vocab}, tokens, template(["<s>"], ["</s>"], {"<s>": 0, "</s>": 2})


def xlm_roberta(folder, texts, size, rules=NFKC):
    """Multilingual E5's, too."""
    model, unigram, tokens, post_processor = xlm_roberta_parts(folder, texts, size, rules)
    write(folder, unigram, normalizer={"type": "Precompiled", "precompiled_charsmap": charsmap(model)}, added_tokens=tokens,
          pre_tokenizer={"type": "Sequence", "pretokenizers": [{"type": "WhitespaceSplit"},
                                                               {"type": "Metaspace", "replacement": METASPACE, "add_prefix_space": True}]},
          post_processor=post_processor)


def bge_m3(folder, texts, size, rules=NFKC):
    model, unigram, tokens, post_processor = xlm_roberta_parts(folder, texts, size, rules)
    (folder / "sentencepiece.bpe.model").unlink()
    write(folder, {**unigram, "byte_fallback": False}, added_tokens=tokens, post_processor=post_processor,
          normalizer={"type": "Sequence", "normalizers": [{"type": "Precompiled", "precompiled_charsmap": charsmap(model)},
                                                          {"type": "Replace", "pattern": {"Regex": " {2,}"}, "content": " "}]},
          pre_tokenizer={"type": "Metaspace", "replacement": METASPACE, "prepend_scheme": "always", "split": True})


def t5(folder, texts, size, rules=NFKC):
    model = sentence_piece(texts, size, model_type="unigram", **rules, character_coverage=0.9995, pad_id=0, eos_id=1,
                           unk_id=2, bos_id=-1)
    (folder / "spiece.model").write_bytes(model.SerializeToString())
    vocab = [[p.piece, p.score] for p in model.pieces]
    extra = len(vocab)
    vocab += [[f"<extra_id_{i}>", 0.0] for i in (1, 0)]
    write(folder, {"type": "Unigram", "unk_id": 2, "vocab": vocab},
          added_tokens=added([(0, "<pad>"), (1, "</s>"), (2, "<unk>"), (extra, "<extra_id_1>"), (extra + 1, "<extra_id_0>")]),
          normalizer={"type": "Precompiled", "precompiled_charsmap": charsmap(model)},
          pre_tokenizer={"type": "Sequence", "pretokenizers": [{"type": "WhitespaceSplit"},
                                                               {"type": "Metaspace", "replacement": METASPACE, "prepend_scheme": "always"}]},
          post_processor=template([], ["</s>"], {"</s>": 1}))


ALL = {"bert-uncased": bert_uncased, "bert-cased": bert_cased, "roberta": roberta, "gpt2-prefix": gpt2_with_prefix_space,
       "qwen3-embedding": qwen3_embedding, "llama3": llama3, "modernbert": modern_bert, "gemma": gemma, "xlm-roberta": xlm_roberta,
       "bge-m3": bge_m3, "t5": t5}


WITH_RULES = [xlm_roberta, bge_m3, t5]


def make(name, folder, texts, size, rules=None):
    """rules: of a SentencePiece model's normalisation, NFKC unless told otherwise."""
    folder = pathlib.Path(folder)
    folder.mkdir(parents=True, exist_ok=True)
    ALL[name](folder, texts, size, **({"rules": rules} if rules and ALL[name] in WITH_RULES else {}))
