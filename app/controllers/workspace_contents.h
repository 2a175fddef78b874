// SPDX-License-Identifier: GPL-3.0-or-later
// The list of what a workspace contains: small enough to be read again after every change.
#pragma once
#include <cstdint>
#include <stop_token>
#include <vector>

#include <QString>

#include "core/corpus/corpus.h"
#include "core/recipe/train_config.h"
#include "core/workspace/sweep_plan.h"

namespace sparsescope {

struct WorkspaceContents {
    std::int64_t data_version = 0;
    std::vector<DatasetInfo> datasets;
    std::vector<DataShape> shapes;            // of `datasets`, in the same order
    std::vector<std::int64_t> dataset_bytes;  // likewise: what their documents take
    std::vector<ModelInfo> models;            // newest first
    std::vector<std::int64_t> model_bytes;    // of `models`, in the same order
    std::vector<QString> differences;         // likewise, as what_differs() has it
    std::vector<RunInfo> runs;                // newest first
    std::vector<SweepState> sweeps;           // newest first

    [[nodiscard]] const DatasetInfo* dataset(DatasetId id) const;
    [[nodiscard]] const ModelInfo* model(ModelId id) const;
    [[nodiscard]] const RunInfo* run(RunId id) const;
    [[nodiscard]] DataShape shape(DatasetId id) const;  // empty when there is no such dataset
    // 0 and "" where there is no such thing.
    [[nodiscard]] std::int64_t datasetBytes(DatasetId id) const;
    [[nodiscard]] std::int64_t modelBytes(ModelId id) const;
    [[nodiscard]] QString difference(ModelId id) const;
    [[nodiscard]] std::int64_t documents() const;  // in all datasets, removed ones excluded
};
// Reads the contents; runs in a task. `known` is an earlier state, from which the shapes and sizes
// of unchanged datasets are copied.
[[nodiscard]] Result<WorkspaceContents> read_contents(const Corpus& corpus,
                                                      const std::stop_token& stop,
                                                      const WorkspaceContents& known = {});

}  // namespace sparsescope
