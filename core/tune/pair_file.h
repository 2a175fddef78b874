// SPDX-License-Identifier: GPL-3.0-or-later
// Pairs of texts out of a file: a table (CSV, TSV, …) or JSON records with two columns of texts,
// and where there is one a third of scores or of hard negatives. Columns are known by the names
// that are usual for them (query and document, anchor and positive, sentence1 and sentence2,
// question and answer, …); else the first two are taken. Free of LibTorch.
#pragma once
#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "core/base/result.h"
#include "core/recipe/tune_config.h"

namespace sparsescope {

struct TextPair {
    std::string anchor, positive;
    std::string negative;  // of triplets
    double score = 0;      // of scored pairs
    std::int64_t line = 0;
};

struct PairFile {
    TuneDataKind kind = TuneDataKind::pairs;  // pairs, scored or triplets
    std::vector<TextPair> pairs;
    std::vector<std::string> columns;  // that were read: anchor, positive, and the third if any
    std::vector<std::string> notes;    // what was left out or assumed, a sentence each
};

struct PairFileOptions {
    // What the file is to be read as; nullopt: by its columns.
    std::optional<TuneDataKind> kind;
    // Names of columns: of the anchor, of the positive, and of scores or negatives; empty: by what
    // is usual.
    std::vector<std::string> columns;
};

// Pairs of which one side is empty, or whose score is no number, are left out and said where they
// are few; where they are more than a tenth the file is refused (invalid_input), as is one without
// the columns or without pairs.
[[nodiscard]] Result<PairFile> read_pair_file(const std::filesystem::path& file,
                                              const PairFileOptions& options);

}  // namespace sparsescope
