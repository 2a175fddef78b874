// SPDX-License-Identifier: GPL-3.0-or-later
// Puts together what a run finetunes on: from pairs of texts, or from documents with classes. A
// twentieth, at most 1,000 pairs or documents, is held out and never learned from. Pure functions
// of their input and the seed; free of LibTorch.
#pragma once
#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include "core/base/result.h"
#include "core/tune/pair_file.h"
#include "core/tune/tune_set.h"

namespace sparsescope {

struct MadeTuneSet {
    TuneSet set;
    std::vector<std::string> notes;  // what was left out, a sentence each
};

// Pairs that share a text are of one group, because none of them may be a negative of another.
// Groups are held out whole. The prefixes are put before anchors and before everything else.
// invalid_input: fewer than two groups, so that there is nothing to tell apart.
[[nodiscard]] Result<MadeTuneSet> tune_set_of_pairs(const PairFile& file,
                                                    const std::string& anchor_prefix,
                                                    const std::string& document_prefix,
                                                    std::uint64_t seed);

// Documents with the class of each (no_label: none), of which some may be for measuring only.
struct ClassDocuments {
    std::vector<std::string> texts;    // with their prefix; or
    std::vector<DocumentId> pictures;  // documents that have pictures
    std::vector<std::int32_t> labels;
    std::vector<bool> held_out;  // empty, or as many as documents: these are measured
    std::function<std::string(std::int32_t)> label_name;
};
// A class of one document is left out and said. invalid_input: no classes, or only one.
[[nodiscard]] Result<MadeTuneSet> tune_set_of_classes(ClassDocuments documents, std::uint64_t seed);

}  // namespace sparsescope
