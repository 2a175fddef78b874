// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/workspace/divide_dataset.h"

#include <vector>

#include "core/corpus/importers/rows.h"

namespace sparsescope {

Status divide_dataset(Corpus& corpus, DatasetId dataset, const Division& division) {
    return guard("dividing a dataset", [&]() -> Status {
        SPARSESCOPE_ASSIGN(const std::vector<std::int32_t> labels, corpus.labels(dataset));
        SPARSESCOPE_ASSIGN(std::vector<Split> splits, corpus.splits(dataset));
        // Only these are drawn from; a share of all documents is a larger one of them.
        std::vector<std::size_t> rows;
        std::vector<std::int32_t> labels_of_rows;
        // Parts of a longer document stay together; others are alone.
        SPARSESCOPE_ASSIGN(const DatasetInfo info, corpus.dataset(dataset));
        std::vector<std::int64_t> sources(splits.size());
        if (info.has_parts) {
            SPARSESCOPE_ASSIGN(sources, corpus.sources(dataset));
        }
        std::vector<std::int64_t> wholes;
        double present = 0;
        for (std::size_t row = 0; row < splits.size(); ++row) {
            if (splits[row] == Split::none) continue;
            ++present;
            if (splits[row] == Split::test && !division.test) continue;
            rows.push_back(row);
            labels_of_rows.push_back(labels[row]);
            wholes.push_back(sources[row] > 0 ? sources[row] : -1 - static_cast<std::int64_t>(row));
        }
        const double kept_for_tests = present - static_cast<double>(rows.size());
        SPARSESCOPE_TRY(importing::check_shares(
            {division.validation, division.test.value_or(kept_for_tests / present)}));
        const importing::HeldOutShares shares{
            division.validation * present / static_cast<double>(rows.size()),
            division.test.value_or(0)};
        const auto drawn =
            importing::stratified_split_of_wholes(labels_of_rows, wholes, shares, division.seed);
        for (std::size_t i = 0; i < rows.size(); ++i)
            splits[rows[i]] = drawn[i];
        return corpus.set_splits(dataset, splits);
    });
}

}  // namespace sparsescope
