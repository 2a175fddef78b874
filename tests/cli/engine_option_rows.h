// SPDX-License-Identifier: GPL-3.0-or-later
// The same as option_rows.h for verbs that load LibTorch, which costs most of a second a call.
#pragma once
#include <string>
#include <vector>

namespace sparsescope::test {

// Every setting of a training, each with a value that no preset has, and one for a branch of it.
struct SettingRow {
    std::string name;
    std::string value;
    std::string in_branch;  // "": a branch refuses it
};

inline const std::vector<SettingRow>& setting_rows() {
    static const std::vector<SettingRow> rows{
        {"hidden", "48", ""},
        {"k", "5", "3"},
        {"sparsifier", "batch_topk", "abs_topk"},
        {"aux-k", "9", "7"},
        {"pre-bias", "data-mean", ""},
        {"weight-start", "documents", ""},
        {"initial-k", "11", "10"},
        {"decay-ratio", "0.55", "0.45"},
        {"schedule", "cosine", "exponential"},
        {"epochs", "2", "3"},
        {"max-steps", "3", "5"},
        {"contrastive", "supervised", "self"},
        {"labels", "class", "class"},
        {"contrastive-weight", "0.21", "0.22"},
        {"decoupled-weight", "0.015", "0.016"},
        {"repulsion-weight", "0.025", "0.026"},
        {"balance-weight", "0.035", "0.036"},
        {"distil-weight", "0.045", "0.046"},
        {"levels-weight", "0.055", "0.056"},
        {"temperature", "0.31", "0.32"},
        {"aux-weight", "0.051", "0.052"},
        {"reconstruction", "sum", "explained"},
        {"reconstruction-weight", "0.91", "0.92"},
        {"multi-topk-weight", "0.21", "0.22"},
        {"nested-weight", "0.11", "0.12"},
        {"dead-threshold", "41", "42"},
        {"alive-at", "k", "4k"},
        {"lr", "0.0021", "0.0022"},
        {"batch", "48", "40"},
        {"order", "sequential", "shuffled"},
        {"seed", "9", "8"},
    };
    return rows;
}

// One call that fails with these words: a value that cannot be used is refused only where it is
// read.
struct EngineRow {
    std::string verb;
    std::string given;
    std::string base;
    std::string says;
};

// Every setting of finetuning, given what none of them can be.
inline void add_tune_settings(std::vector<EngineRow>& rows) {
    for (const char* name :
         {"arm",      "data",      "ks",         "temperature",   "mined-negatives",
          "lora",     "lora-rank", "lora-alpha", "frozen-layers", "max-tokens",
          "epochs",   "max-steps", "batch",      "micro-batch",   "lr",
          "joint-lr", "schedule",  "warmup",     "weight-decay",  "clip",
          "seed"})
        rows.push_back({"finetune", std::string("--") + name + " nonsense",
                        "W --dataset small --classes", "nonsense"});
    for (const SettingRow& setting : setting_rows())
        rows.push_back({"finetune", "--head-" + setting.name + " nonsense",
                        "W --dataset small --classes", "nonsense"});
}

inline const std::vector<EngineRow>& engine_rows() {
    static const std::vector<EngineRow> rows = [] {
        std::vector<EngineRow> all{
            {"train", "--preset none", "W --dataset small", "none not in"},
            {"train", "--dataset nowhere", "W", "no dataset called \"nowhere\""},
            {"train", "--name m", "W --dataset small", "\"m\""},
            {"train", "--init nowhere.safetensors", "W --dataset small", "nowhere.safetensors"},
            {"train", "--trace nowhere/t.json", "W --dataset small", "nowhere"},
            {"train", "--save nowhere/m.safetensors", "W --dataset small", "nowhere"},
            {"train", "--resume 99", "W", "99"},
            {"train", "--resume 1", "W --dataset small", "--resume"},
            {"train", "--rule nonsense", "W --dataset small", "nonsense"},
            {"train", "--checkpoint-steps -1", "W --dataset small", "--checkpoint-steps"},
            {"train", "--keep-checkpoints some", "W --dataset small", "--keep-checkpoints"},
            {"finetune", "--dataset nowhere", "W --classes", "no dataset called \"nowhere\""},
            {"finetune", "--encoder nobody", "W --dataset small --classes", "nobody"},
            {"finetune", "--pairs nowhere.csv", "W --dataset small --encoder .", "nowhere.csv"},
            {"finetune", "--columns a,b", "W --dataset small --classes", "--pairs"},
            {"finetune", "--classes", "W --dataset small --encoder nobody", "nobody"},
            {"finetune", "--name too\x7Flong", "W --dataset small --classes --encoder .", "name"},
            {"finetune", "--head-preset none", "W --dataset small --classes", "none"},
            {"finetune", "--then-train maybe", "W --dataset small --classes", "--then-train"},
            {"finetune", "--device tpu", "W --dataset small --classes", "--device"},
            {"finetune", "--resume 99", "W", "99"},
            {"finetune", "--branch 99", "W", "99"},
            {"finetune", "--step 7", "W --resume 1", "--branch"},
            {"finetune", "--rule nonsense", "W --dataset small --classes", "nonsense"},
            {"finetune", "--checkpoint-steps -1", "W --dataset small --classes",
             "--checkpoint-steps"},
            {"finetune", "--keep-checkpoints some", "W --dataset small --classes",
             "--keep-checkpoints"},
            {"branch", "--run 99", "W", "99"},
            {"branch", "--step 7", "W --run 2", "7"},
            {"branch", "--name m", "W --run 2", "\"m\""},
            {"train", "--labels tags", "W --dataset small --preset csrv2-text", "tags"},
            {"branch", "--labels nonsense", "W --run 2 --epochs 9", "nonsense"},
            {"sweep", "--labels tags,class", "W --dataset small --preset csrv2-text", "tags"},
            {"branch", "--pre-bias zero", "W --run 1", "--pre-bias"},
            {"branch", "--weight-start documents", "W --run 1", "--weight-start"},
            {"branch", "--hidden 32", "W --run 2 --epochs 9", "32"},
            {"train", "--init m.safetensors", "W --dataset small --pre-bias zero", "--pre-bias"},
            {"branch", "--rule nonsense", "W --run 1", "nonsense"},
            {"branch", "--checkpoint-steps -1", "W --run 1", "--checkpoint-steps"},
            {"branch", "--keep-checkpoints some", "W --run 1", "--keep-checkpoints"},
            {"sweep", "--keep-checkpoints some", "W --dataset small --k 2,3", "--keep-checkpoints"},
            {"sweep", "--resume nowhere", "W", "nowhere"},
            {"sweep", "--forget nowhere", "W", "nowhere"},
            {"sweep", "--name both", "W --resume nowhere", "--resume"},
            {"sweep", "--preset none", "W --dataset small --k 2,3", "none not in"},
            {"sweep", "--dataset nowhere", "W --k 2,3", "no dataset called \"nowhere\""},
            {"sweep", "--set nonsense=1,2", "W --dataset small", "nonsense"},
            {"sweep", "--rule nonsense", "W --dataset small --k 2,3", "nonsense"},
            {"sweep", "--checkpoint-steps -1", "W --dataset small --k 2,3", "--checkpoint-steps"},
            {"encode", "--model nobody", "W", "nobody"},
            {"load", "--dataset nowhere", "W --file m.safetensors --k 2",
             "no dataset called \"nowhere\""},
            {"load", "--file nowhere.safetensors", "W --dataset small --k 2",
             "nowhere.safetensors"},
            {"load", "--k 0", "W --dataset small --file m.safetensors", "k"},
            {"load", "--name m", "W --dataset small --file m.safetensors --k 2", "\"m\""},
            {"load", "--format saelens", "W --dataset small --file m.safetensors", "cfg.json"},
            {"load", "--dry-run", "W --dataset small --file m.safetensors --k 999", "k 999"},
            {"died", "--run 99", "W --neuron 1", "99"},
            {"died", "--neuron 9999", "W --run 1", "9999"},
            {"died", "--step -1", "W --run 1 --neuron 1", "--step"},
            {"history", "--run 99", "W --neuron 1", "99"},
            {"history", "--neuron 9999", "W --run 1", "9999"},
            {"keep", "--run 99", "W", "99"},
            {"keep", "--name m", "W --run 99", "99"},
            {"demo", "--table", "wordnet new.sscope --no-train", "--no-train"},
            {"demo", "--no-train", "wordnet new.sscope --table", "--no-train"},
            {"reproduce", "--out nowhere", "w25 --table", "nowhere"},
            {"reproduce", "--data nowhere.safetensors", "w25 --out results", "nowhere.safetensors"},
            {"reproduce", "--table", "w25 --out results --k 2", "--table"},
            {"reproduce", "--charts charts", "w25 --out results", "--table"},
            {"reproduce", "--seeds 0", "w25 --out results", "--seeds"},
            {"reproduce", "--arms nonsense", "w25 --out results --table", "--arms"},
            {"reproduce", "--k 3", "w25 --out results --table", "--k"},
            {"reproduce", "--hidden 9", "w25 --out results --table", "--hidden"},
            {"reproduce", "--validation", "w25 --out results --table", "--validation"},
            {"reproduce", "--documents 0", "w25 --out results", "--documents"},
            {"reproduce", "--test-documents 0", "w25 --out results", "--test-documents"},
            {"reproduce", "--validation-documents 0", "w25 --out results",
             "--validation-documents"},
            {"reproduce", "--epochs 0", "w25 --out results", "--epochs"},
            {"reproduce", "--batch 1", "w25 --out results", "--batch"},
            {"reproduce", "--lr 1", "w25 --out results --table", "--lr"},
            {"reproduce", "--backbone nowhere", "w25 --out results", "--backbone is for"},
            {"reproduce", "--device cuda", "w25 --out results", "--device is for"},
            {"reproduce", "--first-seed 2", "w25 --out results", "--first-seed is for"},
            {"reproduce", "--tune-epochs 2", "w25 --out results", "--tune-epochs is for"},
            {"reproduce", "--tune-batch 4", "w25 --out results", "--tune-batch is for"},
            {"reproduce", "--tune-lr 1", "w25 --out results", "--tune-lr is for"},
            {"reproduce", "--tune-joint-lr 1", "w25 --out results", "--tune-joint-lr is for"},
            {"reproduce", "--fast", "w25 --out results", "--fast is for"},
            {"encoders", "--folder nowhere", "add x", "nowhere"},
            {"encoders", "--int8", "add x --command true", "--int8 goes with --folder"},
            {"encoders", "--max-tokens 2", "add x --folder nowhere", "--max-tokens"},
            {"encoders", "--command no-such-program", "add x", "no-such-program"},
            {"encoders", "--url ftp://example.org", "add x", "only http and https"},
            {"encoders", "--model m", "add x --command true", "--model goes with --url"},
            {"encoders", "--key-variable V", "add x --command true", "--key-variable goes with"},
            {"encoders", "--document-prefix p", "list", "--document-prefix goes with encoders add"},
            {"encoders", "--query-prefix q", "test x", "--query-prefix goes with encoders add"},
            {"encoders", "--batch 0", "add x --command true", "--batch"},
            {"encoders", "--timeout 3", "add x --folder nowhere", "--timeout goes with --command"},
            {"encoders", "--introduce", "list", "--introduce goes with encoders serve"},
        };
        add_tune_settings(all);
        return all;
    }();
    return rows;
}

}  // namespace sparsescope::test
