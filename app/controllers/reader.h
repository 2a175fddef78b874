// SPDX-License-Identifier: GPL-3.0-or-later
// A read-only connection to the workspace that is opened on first use. A connection serves one
// thread at a time, so every Task lane that reads has a Reader of its own.
#pragma once
#include <filesystem>
#include <optional>
#include <utility>

#include "core/corpus/corpus.h"

namespace sparsescope {

class Reader {
  public:
    explicit Reader(std::filesystem::path path) : path_(std::move(path)) {}
    // With a connection that is open already, which goes on reading a file that is deleted.
    explicit Reader(Corpus corpus) : path_(corpus.path()), corpus_(std::move(corpus)) {}

    [[nodiscard]] Result<const Corpus*> corpus() {
        if (!corpus_) {
            SPARSESCOPE_ASSIGN(corpus_, Corpus::open(path_, Access::read_only));
        }
        return &*corpus_;
    }

  private:
    std::filesystem::path path_;
    std::optional<Corpus> corpus_;
};

}  // namespace sparsescope
