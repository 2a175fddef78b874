// SPDX-License-Identifier: GPL-3.0-or-later
// A Parquet file as rows of JSON values. Errors are the rest of a sentence that begins with the
// file's name. One thread.
#pragma once
#include <functional>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "core/base/result.h"

namespace sparsescope::readers {

struct ParquetSink {
    std::function<Status(const std::vector<std::string>& columns, std::int64_t rows)> begin;
    std::function<Status(const nlohmann::json& row)> add;  // a value for each column, in a list
};

// Numbers and truth values come as such, lists as lists, records as objects, all else as text.
[[nodiscard]] Status read_parquet(const std::string& path, const ParquetSink& sink);

}  // namespace sparsescope::readers
