# SPDX-License-Identifier: GPL-3.0-or-later
"""Python's side of `sparsescope-cli bench embed DIR --python PYTHON`: encodes what is asked for, one JSON object a line,
and says how long that took.
    python -m pip install -r tests/interop/encoder_requirements.txt
The model runs as its users run it: sentence_transformers, fp32, on the processor, with the threads that are named."""
import contextlib
import json
import sys
import time


def main(folder, threads):
    answers = sys.stdout
    with contextlib.redirect_stdout(sys.stderr):  # for whatever the libraries print
        import sentence_transformers
        import torch

        torch.set_num_threads(threads)
        model = sentence_transformers.SentenceTransformer(folder, device="cpu").eval()

    def answer(words):
        print(json.dumps(words), file=answers, flush=True)

    answer({"library": f"torch {torch.__version__}, sentence-transformers {sentence_transformers.__version__}"})
    for line in sys.stdin:
        request = json.loads(line)
        wall, cpu = time.perf_counter(), time.process_time()
        vectors = model.encode(request["texts"], batch_size=request["batch"], show_progress_bar=False)
        wall, cpu = time.perf_counter() - wall, time.process_time() - cpu
        answer({"seconds": wall, "cpu_seconds": cpu, "first": [float(x) for x in vectors[0]]})


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]))
