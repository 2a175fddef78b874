// SPDX-License-Identifier: GPL-3.0-or-later
// Names from a program of one's own, such as a script that asks a language model. Nothing asks for
// it by itself. The program is started once and spoken to in lines (docs/neurons.md has the
// protocol): for each neuron it gets one JSON object on its standard input,
//   {"neuron":412,"model":"…","k":8,"documents":6041,"active":219,"automatic":{"name":"…",
//    "score":0.84},"terms":["…"],"labels":[{"label":"…","share":0.8,"base_rate":0.1}],
//    "examples":[{"text":"…","label":"…","weight":0.61}],"near_misses":[{"text":"…","label":"…"}]}
// and answers with one line before it gets the next:
//   {"name":"tax reform","reason":"All of them are about …"}     or {"name":null}: it knows none.
// Lines that are no JSON objects are passed over. Each name is stored as soon as it is there, with
// the origin `command` and the program as source; its reason becomes the neuron's note where there
// is none yet, and is only told where there is.
//
// A program that is silent for too long, ends before it answers, or answers nothing but nonsense
// ends the asking with a sentence; what it named until then stays.
#pragma once
#include <chrono>
#include <cstdint>
#include <optional>
#include <stop_token>
#include <string>
#include <vector>

#include "core/workspace/loaded_model.h"

namespace sparsescope {

struct AskOptions {
    std::vector<std::string> command;  // program and arguments; no shell reads them
    std::vector<NeuronId> neurons;  // whom to ask about; empty: `top` without a name of their own
    std::size_t top = 20;           // by documents × purity
    bool replace = false;           // also neurons that have a name of their own
    std::chrono::milliseconds patience{60'000};  // for each answer
    std::size_t examples = 8;
    std::size_t near_misses = 4;
};

struct AskedName {
    NeuronId neuron = 0;
    std::string name;    // "": none
    std::string reason;  // its own words for it
    std::optional<double> score;
    std::string problem;  // why there is no name
};

struct AskReport {
    std::vector<AskedName> asked;
    std::int64_t named = 0;
    std::string ended;  // why it ended before its end: a sentence, or ""
};

// not_found, io: there is no such program. cancelled: what was named until then stays.
[[nodiscard]] Result<AskReport> ask_names(Corpus& corpus, const LoadedModel& model,
                                          const AskOptions& options, std::stop_token stop = {},
                                          const Progress& progress = {});

}  // namespace sparsescope
