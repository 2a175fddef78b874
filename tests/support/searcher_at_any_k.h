// SPDX-License-Identifier: GPL-3.0-or-later
// A searcher of the list, over codes in memory, that answers at every k. A normal searcher answers
// only at the k of its index, so this one makes a searcher for each k that it is asked at.
#pragma once
#include <map>
#include <mutex>

#include "core/base/part_list.h"
#include "core/search/searcher.h"
#include "core/search/sparse_index.h"

namespace sparsescope::test {

class SearcherAtAnyK final : public Searcher {
  public:
    SearcherAtAnyK(std::string_view name, const CodeMatrix& codes, std::span<const DocumentId> ids)
        : entry_(**find_part(searchers(), "searcher", name)), codes_(codes), ids_(ids) {}

    [[nodiscard]] Result<SearchResult> search(const SearchQuery& query,
                                              const SearchOptions& options) const override {
        return at(options.k).search(query, options);
    }
    [[nodiscard]] std::size_t bytes() const override { return 0; }

  private:
    const Searcher& at(int k) const {
        const std::scoped_lock lock(mutex_);
        auto& searcher = searchers_[k];
        if (!searcher) {
            const int at_least_one = std::max(k, 1);
            searcher = entry_.make({.codes = &codes_,
                                    .ids = ids_,
                                    .index = std::make_shared<const SparseIndex>(
                                        SparseIndex::build(codes_, at_least_one))});
        }
        return *searcher;
    }

    const SearcherEntry& entry_;
    const CodeMatrix& codes_;
    std::span<const DocumentId> ids_;
    mutable std::mutex mutex_;
    mutable std::map<int, std::unique_ptr<Searcher>> searchers_;
};

}  // namespace sparsescope::test
