# SPDX-License-Identifier: GPL-3.0-or-later
"""Writes tests/data/vision: picture models of two layers with random weights as transformers saves them, and what Python
makes with them of three pictures (see pixels()) and, of CLIP, of some texts.
    python -m pip install -r tests/interop/picture_requirements.txt
    python tests/interop/make_tiny_picture_models.py tests/data/vision
Beside each folder stands <name>.json. resized.json holds what Pillow makes of a small picture."""
import json
import pathlib
import shutil
import sys

import numpy
import torch
from PIL import Image
from tokenizers import Regex, Tokenizer, decoders, models, normalizers, pre_tokenizers, processors, trainers
from transformers import (CLIPConfig, CLIPModel, Dinov2Config, Dinov2Model, SiglipConfig, SiglipModel, ViTConfig,
                          ViTModel)
from transformers.models.clip.image_processing_pil_clip import CLIPImageProcessorPil
from transformers.models.siglip.image_processing_pil_siglip import SiglipImageProcessorPil
from transformers.models.vit.image_processing_pil_vit import ViTImageProcessorPil

IMAGENET = {"image_mean": [0.485, 0.456, 0.406], "image_std": [0.229, 0.224, 0.225]}
SIZES = [(61, 40), (50, 33), (32, 32)]  # Pillow 13 takes columns first in some that are squashed; before, rows
TEXTS = ["", "a photo of a cat", "Two  red apples,\ton a table!", "don't stop: it's 2024", "naïve café — 北京 🐈",
         "word " * 40]


def pixels(width, height):
    y, x, c = numpy.mgrid[0:height, 0:width, 0:3]
    return ((x * 37 + y * 91 + c * 53 + x * y) % 256).astype(numpy.uint8)


def loud(model, seed):
    """Weights that make the pictures and every part of the network count."""
    generator = torch.Generator().manual_seed(seed)
    with torch.no_grad():
        for name, weight in model.named_parameters():
            norm = "norm" in name and name.endswith("weight")
            spread = 0.2 if weight.ndim < 2 else 1.5 / weight[0].numel() ** 0.5
            weight.copy_(torch.randn(weight.shape, generator=generator) * spread + (1 if norm else 0))
    return model.eval()


def tokenizer(folder):
    made = Tokenizer(models.BPE(unk_token="<|endoftext|>", end_of_word_suffix="</w>", continuing_subword_prefix=""))
    made.normalizer = normalizers.Sequence([normalizers.NFC(), normalizers.Replace(Regex(r"\s+"), " "), normalizers.Lowercase()])
    made.pre_tokenizer = pre_tokenizers.Sequence([
        pre_tokenizers.Split(Regex(r"<\|startoftext\|>|<\|endoftext\|>|'s|'t|'re|'ve|'m|'ll|'d|[\p{L}]+|[\p{N}]|[^\s\p{L}\p{N}]+"),
                             behavior="removed", invert=True),
        pre_tokenizers.ByteLevel(add_prefix_space=False)])
    made.decoder = decoders.ByteLevel()
    letters = pre_tokenizers.ByteLevel.alphabet()
    vocabulary = sorted(letters) + sorted(letter + "</w>" for letter in letters)
    merges = [("a", "p"), ("p", "l"), ("ap", "pl"), ("c", "a"), ("ca", "t</w>"), ("o", "r"), ("w", "or"), ("wor", "d</w>"),
              ("t", "a"), ("p", "h"), ("e", "d</w>"), ("'", "t</w>"), ("r", "ed</w>")]
    vocabulary += [a + b for a, b in merges] + ["<|startoftext|>", "<|endoftext|>"]
    made.model = models.BPE(vocab={word: i for i, word in enumerate(vocabulary)}, merges=merges, unk_token="<|endoftext|>",
                            end_of_word_suffix="</w>", continuing_subword_prefix="")
    made.add_special_tokens(["<|startoftext|>", "<|endoftext|>"])
    made.post_processor = processors.RobertaProcessing(("<|endoftext|>", len(vocabulary) - 1), ("<|startoftext|>", len(vocabulary) - 2),
                                                       add_prefix_space=False, trim_offsets=False)
    made.save(str(folder / "tokenizer.json"))
    return made, len(vocabulary)


def write(folder, name, model, processor, expected):
    model.save_pretrained(folder / name)
    processor.save_pretrained(folder / name)
    (folder / f"{name}.json").write_text(json.dumps(expected))


def of_pictures(processor, embed):
    made = []
    with torch.no_grad():
        for size in SIZES:
            made.append(embed(processor(images=Image.fromarray(pixels(*size)), return_tensors="pt")["pixel_values"])[0].tolist())
    return made


def clip(folder):
    (folder / "clip").mkdir()
    words, count = tokenizer(folder / "clip")
    text = dict(vocab_size=count, hidden_size=24, intermediate_size=40, num_hidden_layers=2, num_attention_heads=2,
                max_position_embeddings=20, eos_token_id=count - 1, bos_token_id=count - 2, pad_token_id=count - 1)
    vision = dict(hidden_size=24, intermediate_size=40, num_hidden_layers=2, num_attention_heads=3, image_size=32, patch_size=8)
    model = loud(CLIPModel(CLIPConfig(text_config=text, vision_config=vision, projection_dim=20)), 1)
    processor = CLIPImageProcessorPil(size={"shortest_edge": 32}, crop_size={"height": 32, "width": 32})
    pooled = lambda made: getattr(made, "pooler_output", made)
    words.enable_truncation(20)
    ids = [words.encode(line).ids for line in TEXTS]
    with torch.no_grad():
        texts = [pooled(model.get_text_features(input_ids=torch.tensor([line])))[0].tolist() for line in ids]
    expected = {"pictures": of_pictures(processor, lambda x: pooled(model.get_image_features(pixel_values=x))),
                "texts": TEXTS, "ids": ids, "text_embeddings": texts}
    write(folder, "clip", model, processor, expected)


def siglip(folder):
    text = dict(vocab_size=10, hidden_size=8, intermediate_size=8, num_hidden_layers=1, num_attention_heads=1, max_position_embeddings=4)
    vision = dict(hidden_size=24, intermediate_size=40, num_hidden_layers=2, num_attention_heads=3, image_size=32, patch_size=8)
    text["projection_size"] = 24
    model = loud(SiglipModel(SiglipConfig(text_config=text, vision_config=vision)), 2)
    processor = SiglipImageProcessorPil(size={"height": 32, "width": 32})
    embed = lambda x: model.vision_model(pixel_values=x).pooler_output
    write(folder, "siglip", model, processor, {"pictures": of_pictures(processor, embed)})


def dinov2(folder):
    model = loud(Dinov2Model(Dinov2Config(hidden_size=24, num_hidden_layers=2, num_attention_heads=3, image_size=40, patch_size=8,
                                          mlp_ratio=2)), 3)
    processor = CLIPImageProcessorPil(size={"shortest_edge": 36}, crop_size={"height": 24, "width": 24}, **IMAGENET)
    write(folder, "dinov2", model, processor,
          {"pictures": of_pictures(processor, lambda x: model(pixel_values=x).last_hidden_state[:, 0])})


def vit(folder):
    model = loud(ViTModel(ViTConfig(hidden_size=24, num_hidden_layers=2, num_attention_heads=3, intermediate_size=40, image_size=32,
                                    patch_size=8), add_pooling_layer=False), 4)
    processor = ViTImageProcessorPil(size={"height": 32, "width": 32})
    write(folder, "vit", model, processor,
          {"pictures": of_pictures(processor, lambda x: model(pixel_values=x).last_hidden_state[:, 0])})


def efficientnet(folder):
    """EfficientNet-Lite0 with the weights of LiteWeights in tests/core/backbone/vision/networks_test.cpp."""
    from efficientnet_lite_pytorch import EfficientNet

    state, seed = {}, 0

    def add(name, shape, spread, middle=0.0):
        nonlocal seed
        seed += 1
        i = numpy.arange(numpy.prod(shape), dtype=numpy.uint64)
        values = ((i * 7919 + seed * 104729) % 1009 / 1009 - 0.5) * spread + middle
        state[name] = torch.from_numpy(values.astype(numpy.float32).reshape(shape))

    def convolution(name, out, inner, kernel, fan_in):
        add(name + ".weight", (out, inner, kernel, kernel), 5 / fan_in ** 0.5)

    def norm(name, size):
        for part, spread, middle in (("weight", 0.5, 1), ("bias", 0.5, 0.2), ("running_mean", 0.5, 0), ("running_var", 0.5, 1)):
            add(f"{name}.{part}", (size,), spread, middle)

    convolution("_conv_stem", 32, 3, 3, 27)
    norm("_bn0", 32)
    block = 0
    for repeats, kernel, widening, first, out in ((1, 3, 1, 32, 16), (2, 3, 6, 16, 24), (2, 5, 6, 24, 40), (3, 3, 6, 40, 80),
                                                  (3, 5, 6, 80, 112), (4, 5, 6, 112, 192), (1, 3, 6, 192, 320)):
        for i in range(repeats):
            name, inner = f"_blocks.{block}.", first if i == 0 else out
            wide = inner * widening
            if widening > 1:
                convolution(name + "_expand_conv", wide, inner, 1, inner)
                norm(name + "_bn0", wide)
            convolution(name + "_depthwise_conv", wide, 1, kernel, kernel * kernel)
            norm(name + "_bn1", wide)
            convolution(name + "_project_conv", out, wide, 1, wide)
            norm(name + "_bn2", out)
            block += 1
    convolution("_conv_head", 1280, 320, 1, 320)
    norm("_bn1", 1280)
    model = EfficientNet.from_name("efficientnet-lite0").eval()
    missing = model.load_state_dict(state, strict=False).missing_keys
    assert all(key.startswith("_fc") or key.endswith("num_batches_tracked") for key in missing), missing
    sys.path.insert(0, str(pathlib.Path(__file__).parent))
    from picture_parity import lite0_pixels

    with torch.no_grad():
        features = model.extract_features(lite0_pixels(Image.fromarray(pixels(301, 260)))[None]).mean((2, 3))[0]
    print("efficientnet features from", features.min().item(), "to", features.max().item())
    (folder / "efficientnet.json").write_text(json.dumps({"features": features.tolist()}))


def resized(folder):
    small = Image.fromarray(pixels(13, 9))
    filters = {"box": Image.BOX, "bilinear": Image.BILINEAR, "hamming": Image.HAMMING, "bicubic": Image.BICUBIC, "lanczos": Image.LANCZOS}
    made = {f"{name} {width} {height}": numpy.array(small.resize((width, height), filter_)).flatten().tolist()
            for name, filter_ in filters.items() for width, height in ((5, 4), (13, 5), (17, 12))}
    (folder / "resized.json").write_text(json.dumps(made))


def main(target):
    folder = pathlib.Path(target)
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    for part in (clip, siglip, dinov2, vit, efficientnet, resized):
        part(folder)


if __name__ == "__main__":
    main(*sys.argv[1:])
