#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The other side of `sparsescope-cli bench finetune`: the same step of the same model in PyTorch.

    bench_finetune.py MODEL THREADS

Says hello in one line of JSON, then reads requests, one a line: {"ids": [[…], …], "ks": […]}; texts
2i and 2i + 1 are a pair. Does one step (masked in-batch InfoNCE at every k, AdamW, clipping) and
answers with its loss and what it took. No dropout, as in the program. Needs torch and transformers.
"""
import json
import os
import sys
import time

os.environ.setdefault("HF_HUB_OFFLINE", "1")
os.environ.setdefault("TOKENIZERS_PARALLELISM", "false")
import torch  # noqa: E402
import transformers  # noqa: E402


def main():
    folder, threads = sys.argv[1], int(sys.argv[2])
    torch.set_num_threads(threads)
    transformers.utils.logging.set_verbosity_error()
    model = transformers.AutoModel.from_pretrained(folder, torch_dtype=torch.float32)
    model.eval()  # no dropout
    for name, parameter in model.named_parameters():
        parameter.requires_grad_("pooler" not in name)
    plain = [p for n, p in model.named_parameters() if p.requires_grad and (p.dim() < 2)]
    decayed = [p for n, p in model.named_parameters() if p.requires_grad and p.dim() >= 2]
    optimiser = torch.optim.AdamW([{"params": decayed, "weight_decay": 0.01}, {"params": plain, "weight_decay": 0.0}],
                                  lr=2e-5)
    print(json.dumps({"library": f"PyTorch {torch.__version__}, transformers {transformers.__version__}"}), flush=True)

    def embed(texts):
        longest = max(map(len, texts))
        ids = torch.zeros(len(texts), longest, dtype=torch.long)
        mask = torch.zeros(len(texts), longest, dtype=torch.long)
        for i, text in enumerate(texts):
            ids[i, : len(text)] = torch.tensor(text)
            mask[i, : len(text)] = 1
        hidden = model(input_ids=ids, attention_mask=mask).last_hidden_state
        weight = mask.unsqueeze(-1).float()
        return torch.nn.functional.normalize((hidden * weight).sum(1) / weight.sum(1), dim=1)

    def masked(x, k):
        if k >= x.shape[1]:
            return x
        top = x.abs().topk(k, dim=1).indices
        return x * torch.zeros_like(x).scatter(1, top, 1.0)

    def step(request):
        texts = request["ids"]
        anchors, positives = embed(texts[0::2]), embed(texts[1::2])
        target, loss = torch.arange(len(anchors)), 0
        for k in request["ks"]:
            a = torch.nn.functional.normalize(masked(anchors, k), dim=1)
            b = torch.nn.functional.normalize(masked(positives, k), dim=1)
            loss = loss + torch.nn.functional.cross_entropy(a @ b.T * 20, target)
        loss.backward()
        torch.nn.utils.clip_grad_norm_(model.parameters(), 1.0)
        optimiser.step()
        optimiser.zero_grad()
        return loss.item()

    for line in sys.stdin:
        request = json.loads(line)
        wall, cpu = time.perf_counter(), time.process_time()
        loss = step(request)
        print(json.dumps({"seconds": time.perf_counter() - wall, "cpu_seconds": time.process_time() - cpu, "loss": loss}),
              flush=True)


if __name__ == "__main__":
    main()
