// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/controllers/code_health_keeper.h"

#include <algorithm>

namespace sparsescope {
namespace {

constexpr int sample_size = 100;  // documents; recall to about four points

}  // namespace

CodeHealthKeeper::CodeHealthKeeper(SearchController& search, WorkspaceController& workspace,
                                   QObject* parent)
    : QObject(parent), search_(search) {
    connect(&workspace, &WorkspaceController::workspaceOpened, this,
            [this, &workspace] { reader_ = std::make_shared<Reader>(workspace.file()); });
    connect(&search_, &SearchController::answered, this, &CodeHealthKeeper::follow);
}

const CodeHealth* CodeHealthKeeper::of(const SearchColumn& column) const {
    if (searchable_ != search_.index().searchable()) return nullptr;
    const auto found =
        std::ranges::find(measured_, column, &std::pair<SearchColumn, CodeHealth>::first);
    return found == measured_.end() ? nullptr : &found->second;
}

void CodeHealthKeeper::follow() {
    if (searchable_ != search_.index().searchable()) {
        task_.cancel();
        under_way_.reset();
        searchable_ = search_.index().searchable();
        sample_.reset();
        measured_.clear();
    }
    const auto column = unmeasured();
    if (column && column != under_way_) measure(*column);
}

std::optional<SearchColumn> CodeHealthKeeper::unmeasured() const {
    const auto& answer = search_.answer();
    if (!answer || !searchable_ || !reader_) return std::nullopt;
    for (const ColumnAnswer& column : answer->columns)
        if (searcher_of(column.column).needs.only_codes() && !of(column.column))
            return column.column;
    return std::nullopt;
}

void CodeHealthKeeper::measure(const SearchColumn& column) {
    under_way_ = column;
    const bool embeddings = embeddings_are_small(*searchable_);
    task_.start(
        [reader = reader_, searchable = searchable_, sample = sample_, column,
         embeddings](const std::stop_token& stop) -> Result<Measured> {
            SPARSESCOPE_ASSIGN(const Corpus* corpus, reader->corpus());
            Measured measured{sample, {}};
            if (!sample && embeddings) {
                SPARSESCOPE_ASSIGN(DenseSample made,
                                   dense_sample(*corpus, *searchable, sample_size, stop));
                measured.sample = std::make_shared<const DenseSample>(std::move(made));
            }
            SPARSESCOPE_ASSIGN(
                measured.health,
                code_health(*corpus, *searchable, column,
                            measured.sample ? *measured.sample : DenseSample{}, stop));
            return measured;
        },
        [this, column](Result<Measured> result) {
            under_way_.reset();
            // What could not be measured is not said: the search itself tells what is wrong.
            if (!result) return;
            sample_ = result->sample;
            measured_.emplace_back(column, result->health);
            Q_EMIT changed();
            follow();
        });
}

}  // namespace sparsescope
