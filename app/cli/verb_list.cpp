// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/verb_list.h"

#include <algorithm>

namespace sparsescope::cli {

namespace {

constexpr VerbWords words[] = {
    {"init", "Make an empty workspace", "init news.sscope", Program::cli},
    {"import", "Import a file as a new dataset, or into one that is there",
     "import news.sscope embeddings.npy --name news --labels labels.npy --test-fraction 0.2 "
     "--normalize l2",
     Program::cli},
    {"embed", "Give the texts of a dataset embeddings, or embed a file of texts",
     "embed news.sscope --dataset news --encoder minilm", Program::cli},
    {"split", "Divide a dataset anew into documents for training, validation and tests",
     "split news.sscope --validation-fraction 0.1 --test-fraction 0.2", Program::cli},
    {"documents", "List or export the documents of a dataset",
     "documents news.sscope --filter 'label:sport tag:review' --top 10", Program::cli},
    {"tag", "Give documents a tag", "tag news.sscope review --filter 'label:sport len<40'",
     Program::cli},
    {"untag", "Take a tag off documents", "untag news.sscope review --document 12 --document 15",
     Program::cli},
    {"remove", "Remove documents, so that it can be undone",
     "remove news.sscope --filter tag:duplicate", Program::cli},
    {"restore", "Bring back removed documents", "restore news.sscope --all", Program::cli},
    {"compact", "Delete removed documents for good and give their space back",
     "compact news.sscope", Program::cli},
    {"train", "Train a sparse head on a dataset, or resume a run",
     "train news.sscope --dataset news --k 32 --epochs 10 --save news-k8.safetensors",
     Program::engine},
    {"finetune", "Finetune the backbone that made a dataset's embeddings, and go on from there",
     "finetune news.sscope --pairs pairs.csv --epochs 1", Program::engine},
    {"branch", "Go on from a run's checkpoint as a new run with other settings",
     "branch news.sscope --run 3 --step 400 --k 4", Program::engine},
    {"sweep", "Train a queue of runs over several settings",
     "sweep news.sscope --name sizes --k 2,4,8 --seed 1,2,3", Program::engine},
    {"encode", "Encode all documents of a model's dataset", "encode news.sscope --model csrv2-k8",
     Program::engine},
    {"search", "Find documents, with every shared neuron's part of the score",
     "search news.sscope --model csrv2-k8 --document 12 --top 5 --k 4", Program::cli},
    {"graph", "Find the nearest neighbours of every document, exactly",
     "graph news.sscope --top 10 --out neighbours.npz", Program::cli},
    {"map", "Lay out the documents on a plane, where like lies near like",
     "map news.sscope --model csrv2-k8 --seed 1", Program::cli},
    {"eval", "Measure a model: 1-NN accuracy, dead share, density, explained variance",
     "eval news.sscope --model csrv2-k8 --k 2,4,8", Program::cli},
    {"neurons", "List the neurons of a model",
     "neurons news.sscope --model csrv2-k8 --sort purity --top 10", Program::cli},
    {"neuron", "Show what one neuron means", "neuron news.sscope --model csrv2-k8 42",
     Program::cli},
    {"compare-neurons", "Find the neurons of one model again in another",
     "compare-neurons news.sscope --model csrv2-k8 --with csrv2-k8-2", Program::cli},
    {"moved", "Tell what finetuning changed: neurons, and documents' neighbours",
     "moved news.sscope --from csrv2-k8 --to csrv2-k8-tuned", Program::cli},
    {"special", "Show what some documents have more often than the rest",
     "special news.sscope --filter 'label:sport year>2000'", Program::cli},
    {"name", "List what neurons are called, and name them",
     "name news.sscope set 412 \"tax reform\"", Program::cli},
    {"export", "Write a model's weights or codes to a file",
     "export news.sscope --model csrv2-k8 --to csrv2-k8.safetensors", Program::cli},
    {"load", "Load a model file and encode a dataset with it",
     "load news.sscope --dataset news --file model.safetensors --k 8", Program::engine},
    {"info", "List the datasets and models of a workspace", "info news.sscope", Program::cli},
    {"datasets", "List, rename, describe and delete datasets",
     "datasets news.sscope --rename news headlines", Program::cli},
    {"models", "List, rename, describe and delete models",
     "models news.sscope --rename csrv2-k8-2 final", Program::cli},
    {"runs",
     "List the training runs as a family tree; watch, pause, stop, rename, trim, delete them",
     "runs news.sscope --watch 3", Program::cli},
    {"compare", "Compare runs: the settings that differ, and what was measured",
     "compare news.sscope --run 1,2", Program::cli},
    {"died", "Show what a neuron owned before it died, and who took it",
     "died news.sscope --run 3 --neuron 412", Program::engine},
    {"history", "Show what a neuron was at the moments of its run that were kept",
     "history news.sscope --run 3 --neuron 412", Program::engine},
    {"keep", "Make a model of the last checkpoint of an interrupted run",
     "keep news.sscope --run 3", Program::engine},
    {"pictures", "Say whether the files of a dataset's pictures are there, and find them again",
     "pictures photos.sscope --folder /media/disk/photos", Program::cli},
    {"check", "Check that a workspace is undamaged", "check news.sscope", Program::cli},
    {"demo", "Make an example workspace with real data and a trained model",
     "demo wordnet example.sscope", Program::engine, false},
    {"reproduce", "Measure the method's claims: CSR, CSRv2, MRL, PCA and dense alike",
     "reproduce w25 --data wordnet-nouns-minilm.safetensors --out results", Program::engine, false},
    {"encoders", "Add, list, test and remove what makes embeddings of texts",
     "encoders add minilm --folder all-MiniLM-L6-v2", Program::cli, false},
    {"bench",
     "Time the training step, a step of finetuning, encoding, search or maps against what it is "
     "measured by",
     "bench train --json", Program::bench, false},
    {"catalogue", "List the parts this engine has: presets, settings, searchers",
     "catalogue --json", Program::engine, false},
};

}  // namespace

std::span<const VerbWords> verb_list() {
    return words;
}

const VerbWords* find_verb(std::string_view name) {
    const auto* found = std::ranges::find(words, name, &VerbWords::name);
    return found == std::end(words) ? nullptr : found;
}

}  // namespace sparsescope::cli
