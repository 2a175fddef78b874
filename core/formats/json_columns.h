// SPDX-License-Identifier: GPL-3.0-or-later
// A table as one JSON object, as pandas writes it unless told otherwise. Pure functions.
#pragma once
#include <deque>

#include <nlohmann/json.hpp>

namespace sparsescope {

// The rows of a table that is held column by column, {"text": {"0": …, "1": …}, …} or
// {"text": […, …], …}, or row by row under their names, {"a": {"text": …}, "b": {"text": …}}; none
// when the object is none of these, and so a record itself.
[[nodiscard]] std::deque<nlohmann::json> rows_of_table(nlohmann::json& object);

}  // namespace sparsescope
