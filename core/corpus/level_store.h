// SPDX-License-Identifier: GPL-3.0-or-later
// Numbers the level paths of a dataset as documents bring them. Private to this folder.
#pragma once
#include <cstdint>
#include <string>
#include <string_view>
#include <unordered_map>

#include "core/corpus/sqlite.h"
#include "core/types/ids.h"

namespace sparsescope {

class LevelWriter {
  public:
    [[nodiscard]] static Result<LevelWriter> begin(Database& database, DatasetId dataset);
    // The number of a path, which is stored if it is new. A path without names has no_label.
    [[nodiscard]] Result<std::int32_t> index(std::string_view path);

  private:
    LevelWriter(DatasetId dataset, std::int32_t next, Statement find, Statement insert)
        : dataset_(dataset), next_(next), find_(std::move(find)), insert_(std::move(insert)) {}

    DatasetId dataset_;
    std::int32_t next_;
    Statement find_;
    Statement insert_;
    std::unordered_map<std::string, std::int32_t> known_;  // numbers of the paths seen so far
};

}  // namespace sparsescope
