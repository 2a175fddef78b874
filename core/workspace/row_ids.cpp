// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/workspace/row_ids.h"

#include <algorithm>
#include <numeric>

namespace sparsescope {

namespace {

// The ids of rows [first, first + ids.size()). Those that were added at once are consecutive, which
// two look-ups tell.
Status read_ids(const Corpus& corpus, DatasetId dataset, std::int64_t first,
                std::span<DocumentId> ids) {
    if (ids.empty()) return {};
    const auto count = static_cast<std::int64_t>(ids.size());
    const std::int64_t ends[] = {first, first + count - 1};
    SPARSESCOPE_ASSIGN(const auto documents, corpus.documents_at(dataset, ends));
    if (documents.back().id - documents.front().id == count - 1) {
        std::iota(ids.begin(), ids.end(), documents.front().id);
        return {};
    }
    SPARSESCOPE_ASSIGN(const auto all, corpus.document_ids(dataset));
    if (static_cast<std::int64_t>(all.size()) < first + count)
        return fail(ErrorCode::busy,
                    "The documents changed while they were read. Search again to see them as they "
                    "are.");
    std::copy_n(all.begin() + first, count, ids.begin());
    return {};
}

}  // namespace

Result<RowIds> RowIds::read(const Corpus& corpus, const DatasetInfo& dataset) {
    return RowIds().grown(corpus, dataset);
}

Result<RowIds> RowIds::grown(const Corpus& corpus, const DatasetInfo& dataset) const {
    const auto rows = static_cast<std::size_t>(dataset.documents);
    if (rows <= size_) return *this;
    RowIds longer = with_room(rows - size_);
    SPARSESCOPE_TRY(read_ids(corpus, dataset.id, static_cast<std::int64_t>(size_),
                             std::span(longer.storage_->ids.get() + size_, rows - size_)));
    return longer;
}

RowIds RowIds::with_room(std::size_t count) const {
    RowIds longer;
    longer.size_ = size_ + count;
    if (storage_) {
        const std::scoped_lock lock(storage_->mutex);
        // Nobody else grew from here, and there is room: written where no version looks yet.
        if (storage_->used == size_ && longer.size_ <= storage_->capacity) {
            storage_->used = longer.size_;
            longer.storage_ = storage_;
            return longer;
        }
    }
    const std::size_t spare = size_ == 0 ? 4096 : longer.size_ / 4;
    longer.storage_ = std::make_shared<Storage>(longer.size_ + spare);
    longer.storage_->used = longer.size_;
    std::ranges::copy(all(), longer.storage_->ids.get());
    return longer;
}

}  // namespace sparsescope
