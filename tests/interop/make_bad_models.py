# SPDX-License-Identifier: GPL-3.0-or-later
"""Makes tests/data/bad/models: model files that must be refused, and expected.json, which has for
each a part of the sentence that refuses it. Plain Python, no packages:

    python3 tests/interop/make_bad_models.py [--prove]

Hostile pickles would make the file "canary" in the working folder. --prove unpickles them in an
empty folder and fails unless each of them really does: a canary that cannot sing proves nothing.
"""

import io
import json
import os
import pickle
import shutil
import struct
import sys
import tempfile
import zipfile
from pathlib import Path

FOLDER = Path(__file__).resolve().parent.parent / "data" / "bad" / "models"
D, H = 3, 5
expected = {}
hostile = []


def keep(name, content, says):
    (FOLDER / name).write_bytes(content)
    expected[name] = says


def floats(count, value=0.5):
    return struct.pack("<f", value) * count


# --- safetensors ------------------------------------------------------------------------------

def safetensors(entries, extra=b"", header=None):
    """entries: name → (dtype, shape, bytes) or (dtype, shape, bytes, (begin, end))."""
    head, data = {}, b""
    for name, (dtype, shape, raw, *offsets) in entries.items():
        begin, end = offsets[0] if offsets else (len(data), len(data) + len(raw))
        head[name] = {"dtype": dtype, "shape": shape, "data_offsets": [begin, end]}
        data += raw
    text = header if header is not None else json.dumps(head).encode()
    return struct.pack("<Q", len(text)) + text + data + extra


def head_tensors(**changes):
    entries = {
        "encoder.weight": ("F32", [H, D], floats(H * D)),
        "latent_bias": ("F32", [H], floats(H)),
        "pre_bias": ("F32", [D], floats(D)),
    }
    for name, value in changes.items():
        name = name.replace("__", ".")
        if value is None:
            entries.pop(name)
        else:
            entries[name] = value
    return entries


def bad_safetensors():
    def put(name, content, says):
        keep(name + ".safetensors", content, says)

    good = safetensors(head_tensors())
    put("empty", b"", "shorter than the 8 bytes")
    put("short", b"\x05\0\0", "shorter than the 8 bytes")
    put("header_of_1e18_bytes", struct.pack("<Q", 10**18) + b"{}", "claims a header of")
    put("header_no_json", safetensors({}, header=b'{"a": '), "header")
    put("header_a_list", safetensors({}, header=b"[1, 2]"), "does not begin with {")
    put("header_nested_deeply", safetensors({}, header=b'{"a":' * 5000 + b"1" + b"}" * 5000), "header")
    put("cut_in_the_data", good[:-7], "cut off")
    put("cut_in_the_header", good[:40], "claims a header of")
    put("bytes_behind_the_end", good + b"\0" * 9, "damaged")
    a = ("F32", [2], floats(2))
    put("overlapping", safetensors({"a": (*a, (0, 8)), "b": (*a, (4, 12))}, extra=b""), "data")
    put("with_a_hole", safetensors({"a": (*a, (0, 8)), "b": (*a, (12, 20))}, extra=b"\0" * 4), "damaged")
    put("same_name_twice", safetensors({}, header=b'{"a":{"dtype":"F32","shape":[0],"data_offsets":[0,0]},'
                                              b'"a":{"dtype":"F32","shape":[0],"data_offsets":[0,0]}}'), "a")
    put("unknown_dtype", safetensors(head_tensors(encoder__weight=("F4", [H, D], floats(H * D)))), "F4")
    put("shape_beyond_64_bits", safetensors({"encoder.weight": ("F32", [2**63, 2], b"")}), "shape")
    put("negative_shape", safetensors({"encoder.weight": ("F32", [-5, 3], b"")}), "shape")
    put("whole_numbers_as_weights", safetensors(head_tensors(encoder__weight=("I32", [H, D], floats(H * D)))),
        "where weights are wanted")
    put("weights_of_8_bits", safetensors(head_tensors(encoder__weight=("F8_E4M3", [H, D], b"\1" * H * D))), "Save it as float32")
    put("nan_weight", safetensors(head_tensors(encoder__weight=("F32", [H, D], floats(H * D - 1) + floats(1, float("nan"))))),
        "NaN or infinity")
    put("infinite_bias", safetensors(head_tensors(latent_bias=("F32", [H], floats(H, float("inf"))))), "NaN or infinity")
    put("no_pre_bias", safetensors(head_tensors(pre_bias=None)), "no sparse head")
    put("latent_bias_too_long", safetensors(head_tensors(latent_bias=("F32", [H + 1], floats(H + 1)))), "ask for 5")
    put("pre_bias_a_matrix", safetensors(head_tensors(pre_bias=("F32", [1, D], floats(D)))), "ask for 3")
    put("weight_a_vector", safetensors(head_tensors(encoder__weight=("F32", [H * D], floats(H * D)))), "not a matrix")
    put("no_neurons", safetensors({"encoder.weight": ("F32", [0, D], b""), "latent_bias": ("F32", [0], b""),
                                   "pre_bias": ("F32", [D], floats(D))}), "not a matrix")
    put("two_different_weights", safetensors({**head_tensors(), "decoder.linear.weight": ("F32", [H, D], floats(H * D, 2))}),
        "differ")
    text = json.loads(good[8:8 + struct.unpack("<Q", good[:8])[0]])
    text["__metadata__"] = {"sparsescope.k": "99"}
    put("k_beyond_the_neurons", safetensors(head_tensors(), header=json.dumps(text).encode()), "k is 99")


# --- torch.save -------------------------------------------------------------------------------

def unicode(text):
    raw = text.encode()
    return b"X" + struct.pack("<I", len(raw)) + raw


def number(value):
    return b"\x8a\x08" + struct.pack("<q", value)


def tuple_of(*parts):
    return b"(" + b"".join(parts) + b"t"


def tensor(shape, strides, key="0", items=None, offset=0, storage="FloatStorage"):
    count = 1
    for size in shape:
        count *= size
    stored = tuple_of(unicode("storage"), b"ctorch\n%s\n" % storage.encode(), unicode(key), unicode("cpu"),
                      number(count if items is None else items))
    return (b"ctorch._utils\n_rebuild_tensor_v2\n" + tuple_of(
        stored + b"Q", number(offset), tuple_of(*map(number, shape)), tuple_of(*map(number, strides)),
        b"\x89", b"ccollections\nOrderedDict\n)R") + b"R")


def state(**entries):
    """A pickle of {name: program, …}."""
    body = b"".join(unicode(name.replace("__", ".")) + program for name, program in entries.items())
    return b"\x80\x02}(" + body + b"u."


GOOD = dict(encoder__weight=tensor((H, D), (D, 1), "0"), latent_bias=tensor((H,), (1,), "1"),
            pre_bias=tensor((D,), (1,), "2"))
STORAGES = {"0": floats(H * D), "1": floats(H), "2": floats(D)}


def archive(program, storages=STORAGES, members=(), packing=zipfile.ZIP_STORED, folder="a/"):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", packing) as file:
        def add(name, content):
            file.writestr(zipfile.ZipInfo(name), content, packing)
        if program is not None:
            add(folder + "data.pkl", program)
        for key, content in storages.items():
            add(f"{folder}data/{key}", content)
        for name, content in members:
            add(name, content)
    return out.getvalue()


def call(module, name, argument):
    return b"c%s\n%s\n" % (module.encode(), name.encode()) + unicode(argument) + b"\x85R"


TOUCH = "touch canary"
PYTHON = "open('canary', 'w').close()"


def hostile_pickles():
    programs = {
        "calls_os_system": (b"\x80\x02" + call("os", "system", TOUCH) + b".", "os.system"),
        "calls_posix_system": (b"\x80\x02" + call("posix", "system", TOUCH) + b".", "posix.system"),
        "calls_eval": (b"\x80\x02" + call("builtins", "eval", PYTHON) + b".", "builtins.eval"),
        "calls_exec": (b"\x80\x02" + call("builtins", "exec", PYTHON) + b".", "builtins.exec"),
        "calls_popen": (b"\x80\x02" + call("os", "popen", TOUCH + "; echo") + b".", "os.popen"),
        "calls_in_an_entry": (state(optimizer=call("os", "system", TOUCH), **GOOD), "os.system"),
        "calls_in_arguments": (b"\x80\x02ccollections\nOrderedDict\n(](](" + unicode("a") + call("posix", "system", TOUCH) +
                               b"eetR.", "posix.system"),
        "calls_in_a_state": (b"\x80\x02ccollections\nOrderedDict\n)R}" + unicode("a") + call("os", "system", TOUCH) + b"sb.",
                             "os.system"),
        "names_from_the_stack": (b"\x80\x04" + unicode("os") + unicode("system") + b"\x93" + unicode(TOUCH) + b"\x85R.",
                                 "os.system"),
        "names_from_the_memo": (b"\x80\x04" + unicode("posix") + b"q\x07" + b"0" + b"h\x07" + unicode("system") + b"\x93" +
                                unicode(TOUCH) + b"\x85R.", "posix.system"),
        "makes_an_instance": (b"\x80\x02(" + unicode(TOUCH) + b"ios\nsystem\n.", "os.system"),
    }
    for name, (program, says) in programs.items():
        hostile.append((name, program))
        keep(name + ".pth", archive(program), says)


def bad_torch():
    def put(name, content, says):
        keep(name + ".pth", content, says)

    def with_(**changes):
        return archive(state(**{**GOOD, **changes}))

    good = archive(state(**GOOD))
    put("plain_pickle", pickle.dumps({"pre_bias": [1.0]}, 2), "plain pickle")
    put("before_torch_1_6", b"\x80\x02\x8a\nl\xfc\x9cF\xf9 j\xa8P\x19." + b"\x80\x02M\xe9\x03.", "more bytes should follow")
    put("torch_script", archive(state(**GOOD), members=[("a/code/__torch__.py", b"def forward(): pass")]), "TorchScript")
    put("big_endian", archive(state(**GOOD), members=[("a/byteorder", b"big")]), "big-endian")
    put("no_torch_file", b"GIF89a" + b"\0" * 50, "no file of torch.save")
    put("no_pickle_inside", archive(None), "no data.pkl")
    put("empty_pickle", archive(b""), "more bytes should follow")
    put("archive_cut_off", good[:-30], "may have been cut off")
    put("archive_cut_in_half", good[:len(good) // 2], "may have been cut off")
    put("member_leads_outside", archive(state(**GOOD), members=[("../../canary", b"x")]), "leads out of the archive")
    put("member_absolute", archive(state(**GOOD), members=[("/etc/canary", b"x")]), "leads out of the archive")
    twice = archive(state(**GOOD), members=[("a/data/0", b"x")])
    put("member_twice", twice, "twice")
    put("storage_missing", archive(state(**GOOD), {"0": STORAGES["0"], "1": STORAGES["1"]}), "which is missing")
    put("storage_too_short", archive(state(**GOOD), {**STORAGES, "0": floats(4)}), "claims a storage of")
    put("strides_beyond_the_storage", with_(encoder__weight=tensor((H, D), (D, 2), "0")), "reaches from")
    put("offset_beyond_the_storage", with_(latent_bias=tensor((H,), (1,), "1", offset=2)), "reaches from")
    put("offset_negative", with_(latent_bias=tensor((H,), (1,), "1", offset=-1)), "do not fit each other")
    put("shape_negative", with_(encoder__weight=tensor((-H, D), (D, 1), "0", items=H * D)), "no whole numbers")
    put("shape_beyond_64_bits", with_(encoder__weight=tensor((2**62, 8), (8, 1), "0", items=H * D)), "do not fit each other")
    put("strides_overflow", with_(encoder__weight=tensor((2**31, 2**31), (2**40, 1), "0", items=H * D)), "beyond any file")
    put("spread_over_1e12_numbers", with_(encoder__weight=tensor((10**6, 10**6), (0, 0), "0", items=H * D)), "keeps only")
    put("items_beyond_64_bits", with_(encoder__weight=tensor((H, D), (D, 1), "0", items=2**62)), "claims a storage of")
    put("complex_numbers", with_(encoder__weight=tensor((H, D), (D, 1), "0", storage="ComplexFloatStorage")),
        "torch.ComplexFloatStorage")
    put("rebuild_without_storage", with_(encoder__weight=b"ctorch._utils\n_rebuild_tensor_v2\n)R"), "calls _rebuild_tensor_v2")
    put("protocol_0", archive(b"(dp0\nVpre_bias\np1\nI1\ns."), "instruction")
    put("protocol_9", archive(b"\x80\x09}."), "protocol 9")
    put("text_beyond_the_end", archive(b"\x80\x02X\xff\xff\xff\x7fabc."), "more bytes should follow")
    put("recalls_what_was_never_kept", archive(b"\x80\x02h\x05."), "never kept")
    put("groups_nested_deeply", archive(b"\x80\x02" + b"(" * 5000 + b"t" * 5000 + b"."), "nests groups")
    put("lists_nested_deeply", archive(b"\x80\x02" + b"]" * 20000 + b"a" * 19999 + b"."), "nests or repeats")
    put("list_in_itself", archive(b"\x80\x02]q\x00h\x00a."), "nests or repeats")
    laughs = b"\x80\x02]q\x01" + (b"](" + b"h\x01" * 10 + b"eq\x01") * 9 + b"."
    put("ten_lists_of_ten_lists", archive(laughs), "nests or repeats")
    copies = b"\x80\x02X" + struct.pack("<I", 60000) + b"x" * 60000 + b"q\x01" + b"ctorch\ndevice\nh\x01\x85R0" * 600 + b"N."
    put("copies_of_copies", archive(copies), "more values out of others")
    put("pickle_of_40_mb", archive(b"\x80\x02" + b"N0" * 20_000_000 + b"N.", packing=zipfile.ZIP_DEFLATED), "more than weights need")
    put("two_million_values", archive(b"\x80\x02" + b"N" * 2_000_000 + b".", packing=zipfile.ZIP_DEFLATED), "a million values")
    bomb = bytearray(archive(with_huge_storage(), {**STORAGES, "0": b"\0" * 4096}, packing=zipfile.ZIP_DEFLATED))
    forge_size(bomb, b"a/data/0", 0xFFFFFF00)
    put("storage_unpacks_to_4_gb", bytes(bomb), "fill your memory")
    locked = bytearray(good)
    set_flags(locked, b"a/data.pkl", 1)
    put("encrypted", bytes(locked), "encrypted")
    put("only_words", archive(state(name=unicode("x"))), "no sparse head")


def with_huge_storage():
    return state(**{**GOOD, "encoder__weight": tensor((H, D), (D, 1), "0", items=2**29 + H * D, offset=2**29)})


def central_entry(raw, name):
    at = raw.rindex(name)
    begin = raw.rindex(b"PK\1\2", 0, at)
    return begin


def forge_size(raw, name, size):
    struct.pack_into("<I", raw, central_entry(raw, name) + 24, size)


def set_flags(raw, name, flags):
    struct.pack_into("<H", raw, central_entry(raw, name) + 8, flags)
    struct.pack_into("<H", raw, raw.index(name) - 30 + 6, flags)


# --- folders ----------------------------------------------------------------------------------

def folder(name, says, **files):
    here = FOLDER / name
    for path, content in files.items():
        file = here / path.replace("__", "/").replace("_json", ".json").replace("_weights_", "model.safetensors")
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(content if isinstance(content, bytes) else json.dumps(content).encode())
    expected[name] = says


def bad_folders():
    weights = safetensors(head_tensors())
    one = [{"idx": 0, "name": "0", "path": "head", "type": "x.SparseAutoEncoder"}]
    settings = {"input_dim": D, "hidden_dim": H, "k": 2, "normalize": False}

    def model(name, says, modules=one, **changes):
        files = {"modules_json": modules, "head__config_json": settings, "head___weights_": weights, **changes}
        folder(name, says, **{path: content for path, content in files.items() if content is not None})

    model("modules_no_list", "no list of modules", {"modules": one})
    model("modules_no_json", "modules.json", b"[{]")
    model("modules_of_numbers", "no JSON object", [1, 2])
    model("modules_without_type", "has no type", [{"path": "head"}])
    model("modules_without_head", "Pooling", [{"path": "head", "type": "x.Pooling"}])
    model("modules_that_climb", "leads out of the folder", [{"path": "../modules_no_list/head", "type": "x.SparseAutoEncoder"}])
    model("modules_absolute", "leads out of the folder", [{"path": "/etc", "type": "x.SparseAutoEncoder"}])
    model("modules_after_the_head", "Dense changes the codes", [*one, {"path": "", "type": "x.Dense"}])
    model("modules_nested_deeply", "modules.json", b"[" * 3000 + b"]" * 3000)
    model("module_without_settings", "config.json", head__config_json=None)
    model("module_without_weights", "pytorch_model.bin", head___weights_=None)
    model("module_normalizes", "\"normalize\": true", head__config_json={**settings, "normalize": True})
    model("module_of_tokens", "splade", head__config_json={**settings, "mode": "splade"})
    model("module_of_another_shape", "5 × 3", head__config_json={**settings, "input_dim": 768})
    model("module_k_too_large", "k is 99", head__config_json={**settings, "k": 99})
    model("module_k_negative", "k is -1", head__config_json={**settings, "k": -1})
    folder("nothing_inside", "without a model", readme=b"nothing")

    sae = safetensors({"W_enc": ("F32", [D, H], floats(D * H)), "W_dec": ("F32", [H, D], floats(D * H)),
                       "b_enc": ("F32", [H], floats(H)), "b_dec": ("F32", [D], floats(D))})
    turned = safetensors({"W_enc": ("F32", [D, H], floats(D * H)), "W_dec": ("F32", [D, H], floats(D * H)),
                          "b_enc": ("F32", [H], floats(H)), "b_dec": ("F32", [D], floats(D))})
    cfg = {"architecture": "topk", "k": 2, "d_in": D, "d_sae": H, "normalize_activations": "none"}

    def saelens(name, says, weights=sae, **changes):
        here = FOLDER / name
        here.mkdir()
        (here / "cfg.json").write_text(json.dumps({**cfg, **changes}))
        (here / "sae_weights.safetensors").write_bytes(weights)
        expected[name] = says

    saelens("saelens_batchtopk", "\"batchtopk\"", architecture="batchtopk")
    saelens("saelens_jumprelu", "\"jumprelu\"", architecture="jumprelu")
    saelens("saelens_standard", "\"standard\"", architecture="standard", activation_fn_str="relu")
    saelens("saelens_layer_norm", "\"layer_norm\"", normalize_activations="layer_norm")
    saelens("saelens_hook_z", "\"hook_z\"", reshape_activations="hook_z")
    saelens("saelens_finetuned", "finetuning", finetuning_scaling_factor=True)
    saelens("saelens_k_zero", "k is 0", k=0)
    saelens("saelens_decoder_turned", "\"W_dec\" is 3 × 5", turned)
    saelens("saelens_without_k", "k", k=None)
    (FOLDER / "saelens_without_k" / "sae_weights.safetensors").write_bytes(sae[:-1])

    parts = dict(encoder__weight=tensor((H, D), (D, 1), "0"), encoder__bias=tensor((H,), (1,), "1"),
                 decoder__weight=tensor((D, H), (1, D), "0"), b_dec=tensor((D,), (1,), "2"))
    k = dict(k=tensor((), (), "3", storage="IntStorage"))
    stored = {**STORAGES, "3": struct.pack("<i", 2)}

    def dictionary(name, says, program, dict_class=None):
        here = FOLDER / name
        here.mkdir()
        (here / "ae.pt").write_bytes(archive(program, stored))
        if dict_class:
            (here / "config.json").write_text(json.dumps({"trainer": {"dict_class": dict_class}}))
        expected[name] = says

    dictionary("dictionary_batch_topk", "BatchTopKSAE", state(**parts, **k), "BatchTopKSAE")
    dictionary("dictionary_without_k", "no \"b_dec\" and \"k\"", state(**parts))
    dictionary("dictionary_k_a_matrix", "more than one number", state(**parts, k=tensor((H,), (1,), "1")), "AutoEncoderTopK")
    dictionary("dictionary_decoder_turned", "ask for 3 × 5", state(**{**parts, **k, "decoder__weight": tensor((H, D), (D, 1), "0")}))


def prove():
    for name, program in hostile:
        with tempfile.TemporaryDirectory() as here:
            before = os.getcwd()
            os.chdir(here)
            try:
                pickle.loads(program)
                os.system("true")  # lets popen's child end
                import time
                time.sleep(0.2)
            except Exception as error:
                print("  (", name, "ended with", repr(error), ")")
            finally:
                os.chdir(before)
            assert (Path(here) / "canary").exists(), f"{name} does nothing"
            print(name, "would have run")


if __name__ == "__main__":
    import warnings

    warnings.simplefilter("ignore")
    shutil.rmtree(FOLDER, ignore_errors=True)
    FOLDER.mkdir(parents=True)
    bad_safetensors()
    hostile_pickles()
    bad_torch()
    bad_folders()
    (FOLDER / "expected.json").write_text(json.dumps(expected, indent=1, sort_keys=True, ensure_ascii=False) + "\n")
    print(len(expected), "bad models")
    if "--prove" in sys.argv:
        prove()
