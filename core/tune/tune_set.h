// SPDX-License-Identifier: GPL-3.0-or-later
// All that a run finetunes on, as it was put together at its start: which documents, what makes
// them alike, and what is held out. It is kept in the run's folder, so that a run which is resumed
// needs neither the file its pairs came from nor the labels as they were. Free of LibTorch.
#pragma once
#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

#include "core/base/result.h"
#include "core/recipe/tune_config.h"
#include "core/types/ids.h"

namespace sparsescope {

struct TuneSet {
    TuneDataKind kind = TuneDataKind::pairs;
    // What is read: texts with their prefixes, or the documents of a dataset that have pictures.
    std::vector<std::string> texts;
    std::vector<DocumentId> pictures;

    // Training pairs, as places in texts or pictures. Of classes the positives are drawn anew in
    // each epoch, and `positives` is empty.
    std::vector<std::int32_t> anchors, positives;
    std::vector<std::int32_t> negatives;  // hard ones, equally many of each pair, pair by pair
    std::vector<float> scores;            // of scored pairs
    std::vector<std::int32_t> groups;     // pairs of one group are no negatives of one another

    // What is measured: each query should find the documents of its group.
    std::vector<std::int32_t> queries, query_groups;
    std::vector<std::int32_t> database, database_groups;

    [[nodiscard]] std::size_t size() const {
        return texts.empty() ? pictures.size() : texts.size();
    }
    [[nodiscard]] std::size_t pairs() const { return anchors.size(); }
    bool operator==(const TuneSet&) const = default;
};

[[nodiscard]] Status write_tune_set(const std::filesystem::path& file, const TuneSet& set);
// corrupt: it is damaged, or names places that it does not have.
[[nodiscard]] Result<TuneSet> read_tune_set(const std::filesystem::path& file);

}  // namespace sparsescope
