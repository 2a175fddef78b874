// SPDX-License-Identifier: GPL-3.0-or-later
// How it is seen that an option of a verb is obeyed, or refused. tests/cli/option_table_test.cpp
// goes through the rows, and misses a row for every option that has none.
#pragma once
#include <string>
#include <vector>

namespace sparsescope::test {

// Arguments are separated by blanks. W is a workspace with the datasets "small" (models m and m2,
// runs 1 and 2) and "notes" (texts with metadata); files are those of OptionTable::write_files().
struct OptionRow {
    std::string verb;
    std::string given;      // the option, with its value
    std::string base;       // the other arguments
    std::string otherwise;  // instead of the option in the call it is compared with
    std::string then;       // a second call, whose answer belongs to what is compared
    std::string before;     // a call that both begin with
};

// The answer, what it writes, or the answer to `then` is another with the option than without; or
// the call is wrong use and says so.
inline const std::vector<OptionRow>& option_rows() {
    static const std::vector<OptionRow> rows{
        {"import", "--name a", "W emb.npy", "--name b"},
        {"import", "--into small", "W emb.npy", "--name b"},
        {"import", "--from-row 10", "W emb.npy --into small"},
        {"import", "--from-row 10", "W emb.npy"},
        {"import", "--labels labels.txt", "W emb.npy"},
        {"import", "--texts texts.txt", "W emb.npy", "", "documents W --dataset emb"},
        {"import", "--label-column kind", "W table.csv", "", "documents W --dataset table"},
        {"import", "--text-column other", "W table.csv", "", "documents W --dataset table"},
        {"import", "--label-column kind", "W emb.npy"},
        {"import", "--label-column kind", "W emb.npy --labels labels.txt"},
        {"import", "--text-column other", "W emb.npy"},
        {"import", "--embedding-column second", "W two.jsonl"},
        {"import", "--embedding-column second", "W emb.npy"},
        {"import", "--levels-column path", "W table.csv"},
        {"import", "--levels-column path", "W emb.npy"},
        {"import", "--columns kind=label", "W table.csv"},
        {"import", "--columns kind=label", "W emb.npy"},
        {"import", "--ignore x", "W table.csv"},
        {"import", "--ignore x", "W emb.npy"},
        {"import", "--no-label k1", "W table.csv --label-column kind"},
        {"import", "--no-label k1", "W emb.npy"},
        {"import", "--dry-run", "W emb.npy", "", "info W"},
        {"import", "--dry-run", "W emb.npy --into small"},
        {"import", "--validation-fraction 0.3", "W emb.npy"},
        {"import", "--test-fraction 0.3", "W emb.npy"},
        {"import", "--seed 5", "W emb.npy --name s", "",
         "documents W --dataset s --filter split:test"},
        {"import", "--seed 5", "W emb.npy --name s --test-fraction 0 --validation-fraction 0"},
        {"import", "--normalize l2", "W emb.npy"},
        {"import", "--normalize none", "W emb.npy --into small"},
        {"import", "--skip-invalid", "W broken.npy"},
        {"split", "--dataset small", "W --validation-fraction 0.2", "--dataset notes"},
        {"split", "--validation-fraction 0.2", "W --dataset small", "--validation-fraction 0.3"},
        {"split", "--test-fraction 0.3", "W --dataset small --validation-fraction 0.2"},
        {"split", "--seed 5", "W --dataset small --validation-fraction 0.2", "",
         "documents W --dataset small --filter split:validation"},
        {"split", "--seed 5", "W --dataset small --validation-fraction 0"},
        {"documents", "--dataset notes", "W", "--dataset small"},
        {"documents", "--filter year>2005", "W --dataset notes"},
        {"documents", "--from 3", "W --dataset notes"},
        {"documents", "--from 3", "W --dataset notes --to out.csv"},
        {"documents", "--top 2", "W --dataset notes"},
        {"documents", "--top 2", "W --dataset notes --to out.csv"},
        {"documents", "--to out.csv", "W --dataset notes"},
        {"documents", "--embeddings", "W --dataset small --to out.csv"},
        {"documents", "--embeddings", "W --dataset small"},
        {"documents", "--embeddings", "W --dataset notes --to out.csv"},
        {"tag", "--dataset notes", "W red --filter id>0", "--dataset small"},
        {"tag", "--dataset notes", "W red --document 1"},
        {"tag", "--filter year>2005", "W red --dataset notes", "--filter id>0"},
        {"tag", "--filter id<5", "W red --dataset small --document 2"},
        {"tag", "--document 2", "W red --dataset small", "--document 1 --document 3"},
        {"untag", "--dataset notes", "W red --filter id>0", "--dataset small", "",
         "tag W red --dataset small --filter id<9"},
        {"untag", "--filter id<5", "W red --dataset small", "--filter id>0", "",
         "tag W red --dataset small --filter id<9"},
        {"untag", "--document 2", "W red --dataset small", "--document 2 --document 3", "",
         "tag W red --dataset small --filter id<9"},
        {"remove", "--dataset notes", "W --filter id>0", "--dataset small"},
        {"remove", "--filter id<5", "W --dataset small", "--filter id<9"},
        {"remove", "--document 2", "W --dataset small", "--document 2 --document 3"},
        {"restore", "--dataset notes", "W --all", "--dataset small", "",
         "remove W --dataset small --filter id<9"},
        {"restore", "--document 2", "W --dataset small", "--all", "",
         "remove W --dataset small --filter id<9"},
        {"restore", "--all", "W --dataset small", "--document 2", "",
         "remove W --dataset small --filter id<9"},
        {"search", "--model m2", "W --document 2"},
        {"search", "--model m", "W --text zebras"},
        {"search", "--dataset notes", "W --text number", "--dataset small"},
        {"search", "--dataset notes", "W --document 2"},
        {"search", "--dataset notes", "W --model m --document 2"},
        {"search", "--document 3", "W", "--document 2"},
        {"search", "--text zebras", "W --model m", "--document 2"},
        {"search", "--vector query.npy", "W", "--document 2"},
        {"search", "--neuron 5:0.8", "W --document 2"},
        {"search", "--neuron 5:0.8", "W --model m --text document"},
        {"search", "--require 1", "W --document 2"},
        {"search", "--require 1", "W --model m --text document"},
        {"search", "--forbid 1", "W --document 2 --top 300"},
        {"search", "--forbid 1", "W --model m --text document"},
        {"search", "--filter split:test", "W --document 2"},
        {"search", "--filter id<9", "W --model m --text document"},
        {"search", "--top 3", "W --document 2"},
        {"search", "--top 3", "W --model m --text document"},
        {"search", "--k 1", "W --document 2"},
        {"search", "--k 1", "W --document 2 --searcher dense"},
        {"search", "--k 1", "W --model m --text document"},
        {"search", "--searcher dense", "W --document 2"},
        {"search", "--searcher dense", "W --model m --text document"},
        {"search", "--dimensions 3", "W --document 2 --searcher truncated"},
        {"search", "--dimensions 3", "W --document 2"},
        {"search", "--candidates 20", "W --document 2 --top 20 --searcher two-stage"},
        {"search", "--candidates 20", "W --document 2"},
        {"search", "--dense-weight 3", "W --document 2 --searcher two-stage"},
        {"search", "--dense-weight 3", "W --document 2"},
        {"search", "--why", "W --document 2"},
        {"search", "--why", "W --model m --text document"},
        {"search", "--why", "W --document 2 --searcher dense"},
        {"search", "--why", "W --document 2 --why-not 40"},
        {"search", "--why-not 40", "W --document 2"},
        {"search", "--why-not 40", "W --model m --text document"},
        {"search", "--out out.csv", "W --document 2"},
        {"search", "--out out.csv", "W --document 2 --why-not 40"},
        {"graph", "--model m", "W --out out.npz"},
        {"graph", "--k 1", "W --out out.npz"},
        {"graph", "--top 3", "W --out out.npz"},
        {"graph", "--out out.npz", "W", "--out other.npz"},
        {"eval", "--model m", "W"},
        {"eval", "--k 1", "W"},
        {"eval", "--split validation", "W"},
        {"neurons", "--model m", "W"},
        {"neurons", "--k 1", "W"},
        {"neurons", "--sort id", "W"},
        {"neurons", "--top 3", "W"},
        {"neurons", "--dead", "W --k 1"},
        {"neuron", "--model m", "W 3"},
        {"neuron", "--k 1", "W 3 --model m"},
        {"runs", "--run 1", "W"},
        {"runs", "--run 1", "W --archive 2"},
        {"runs", "--run 1", "W --unpin 1", "", "", "runs W --run 2 --pin 3 here"},
        {"runs", "--all", "W", "", "", "runs W --archive 1"},
        {"runs", "--all", "W --run 1"},
        {"runs", "--all", "W --archive 1"},
        {"runs", "--checkpoints 1", "W"},
        {"runs", "--archive 1", "W", "", "runs W"},
        {"runs", "--unarchive 1", "W", "", "runs W", "runs W --archive 1"},
        {"runs", "--delete 1", "W", "", "runs W"},
        {"runs", "--note fine", "W --run 1"},
        {"runs", "--note fine", "W"},
        {"runs", "--pin 3 here", "W --run 1"},
        {"runs", "--pin 3 here", "W"},
        {"runs", "--unpin 1", "W", "", "runs W --run 1", "runs W --run 1 --pin 3 here"},
        {"compare", "--run 1,2", "W", "--run 2,1"},
    };
    return rows;
}

// Of verbs that load LibTorch, which costs most of a second a call: one call, whose answer or error
// (ending in '.') holds these words. A value that cannot be used is refused only when it is read.
struct EngineRow {
    std::string verb;
    std::string given;
    std::string base;
    std::string says;
};

inline const std::vector<EngineRow>& engine_rows() {
    static const std::vector<EngineRow> rows{
        {"train", "--preset none", "W --dataset small", "none not in"},
        {"train", "--dataset nowhere", "W", "no dataset \"nowhere\""},
        {"train", "--name m", "W --dataset small", "\"m\""},
        {"train", "--init nowhere.safetensors", "W --dataset small", "nowhere.safetensors"},
        {"train", "--trace nowhere/t.json", "W --dataset small", "nowhere"},
        {"train", "--save nowhere/m.safetensors", "W --dataset small", "nowhere"},
        {"train", "--resume 99", "W", "99"},
        {"train", "--resume 1", "W --dataset small", "--resume"},
        {"train", "--rule nonsense", "W --dataset small", "nonsense"},
        {"train", "--checkpoint-steps -1", "W --dataset small", "--checkpoint-steps"},
        {"branch", "--run 99", "W", "99"},
        {"branch", "--step 7", "W --run 1", "7"},
        {"branch", "--name m", "W --run 1", "\"m\""},
        {"branch", "--rule nonsense", "W --run 1", "nonsense"},
        {"branch", "--checkpoint-steps -1", "W --run 1", "--checkpoint-steps"},
        {"sweep", "--preset none", "W --dataset small --k 2,3", "none not in"},
        {"sweep", "--dataset nowhere", "W --k 2,3", "no dataset \"nowhere\""},
        {"sweep", "--over nonsense=1,2", "W --dataset small", "nonsense"},
        {"sweep", "--rule nonsense", "W --dataset small --k 2,3", "nonsense"},
        {"sweep", "--checkpoint-steps -1", "W --dataset small --k 2,3", "--checkpoint-steps"},
        {"encode", "--model nobody", "W", "nobody"},
        {"export", "--model nobody", "W --to out.npz", "nobody"},
        {"export", "--to out.pdf", "W --model m", "out.pdf"},
        {"load", "--dataset nowhere", "W --file m.safetensors --k 2", "no dataset \"nowhere\""},
        {"load", "--file nowhere.safetensors", "W --dataset small --k 2", "nowhere.safetensors"},
        {"load", "--k 0", "W --dataset small --file m.safetensors", "k"},
        {"load", "--name m", "W --dataset small --file m.safetensors --k 2", "\"m\""},
        {"died", "--run 99", "W --neuron 1", "99"},
        {"died", "--neuron 9999", "W --run 1", "9999"},
        {"died", "--step -1", "W --run 1 --neuron 1", "--step"},
        {"keep", "--run 99", "W", "99"},
        {"keep", "--name m", "W --run 99", "99"},
        {"demo", "--table", "wordnet new.sscope --no-train", "--no-train"},
        {"demo", "--no-train", "wordnet new.sscope --table", "--no-train"},
        {"reproduce", "--out nowhere", "w25 --table", "nowhere"},
        {"reproduce", "--data nowhere.safetensors", "w25 --out results", "nowhere.safetensors"},
    };
    return rows;
}

}  // namespace sparsescope::test
