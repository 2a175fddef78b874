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
        double present = 0;
        for (std::size_t row = 0; row < splits.size(); ++row) {
            if (splits[row] == Split::none) continue;
            ++present;
            if (splits[row] == Split::test && !division.test) continue;
            rows.push_back(row);
            labels_of_rows.push_back(labels[row]);
        }
        const double kept_for_tests = present - static_cast<double>(rows.size());
        SPARSESCOPE_TRY(importing::check_shares(
            {division.validation, division.test.value_or(kept_for_tests / present)}));
        const importing::HeldOutShares shares{
            division.validation * present / static_cast<double>(rows.size()),
            division.test.value_or(0)};
        const auto drawn = importing::stratified_split(labels_of_rows, shares, division.seed);
        for (std::size_t i = 0; i < rows.size(); ++i)
            splits[rows[i]] = drawn[i];
        return corpus.set_splits(dataset, splits);
    });
}

}  // namespace sparsescope
