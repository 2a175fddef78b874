// SPDX-License-Identifier: GPL-3.0-or-later
// A copy of what is in a workspace, small enough to be read whenever something changed.
#pragma once
#include <cstdint>
#include <vector>

#include "core/corpus/corpus.h"
#include "core/recipe/train_config.h"

namespace sparsescope {

struct WorkspaceContents {
    std::int64_t data_version = 0;
    std::vector<DatasetInfo> datasets;
    std::vector<DataShape> shapes;  // one per dataset: what training may assume about it
    std::vector<ModelInfo> models;  // newest first
    std::vector<RunInfo> runs;      // newest first

    [[nodiscard]] const DatasetInfo* dataset(DatasetId id) const;
    [[nodiscard]] const ModelInfo* model(ModelId id) const;
    [[nodiscard]] const RunInfo* run(RunId id) const;
    [[nodiscard]] DataShape shape(DatasetId id) const;  // empty when there is no such dataset
    [[nodiscard]] std::int64_t documents() const;       // that are not removed
};
// known: an earlier state, whose shapes are taken over for datasets that are as they were.
[[nodiscard]] Result<WorkspaceContents> read_contents(const Corpus& corpus,
                                                      const WorkspaceContents& known = {});

}  // namespace sparsescope
