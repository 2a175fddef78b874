// SPDX-License-Identifier: GPL-3.0-or-later
// The ids of a dataset's documents by row. Copies share their memory, and a longer version shares
// it with the shorter one it grew from, because an id that was written never changes. Any thread.
// Private to this folder.
#pragma once
#include <memory>
#include <mutex>
#include <span>

#include "core/corpus/corpus.h"

namespace sparsescope {

class RowIds {
  public:
    RowIds() = default;
    [[nodiscard]] static Result<RowIds> read(const Corpus& corpus, const DatasetInfo& dataset);
    // These ids and those of the rows behind them, up to dataset.documents.
    [[nodiscard]] Result<RowIds> grown(const Corpus& corpus, const DatasetInfo& dataset) const;

    [[nodiscard]] std::span<const DocumentId> all() const {
        return storage_ ? std::span<const DocumentId>(storage_->ids.get(), size_)
                        : std::span<const DocumentId>();
    }

  private:
    struct Storage {
        explicit Storage(std::size_t room) : ids(new DocumentId[room]), capacity(room) {}
        std::unique_ptr<DocumentId[]> ids;
        std::size_t capacity;
        std::mutex mutex;
        std::size_t used = 0;  // guarded by the mutex
    };
    // Makes room for count more ids behind these. The caller fills it before anybody sees them.
    [[nodiscard]] RowIds with_room(std::size_t count) const;

    std::shared_ptr<Storage> storage_;
    std::size_t size_ = 0;
};

}  // namespace sparsescope
