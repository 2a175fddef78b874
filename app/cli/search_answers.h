// SPDX-License-Identifier: GPL-3.0-or-later
// The answers of the verb `search`, as JSON and as text.
#pragma once
#include <span>
#include <string>

#include "app/cli/verb.h"
#include "core/workspace/hit_export.h"
#include "core/workspace/search_request.h"
#include "core/workspace/why_not.h"

namespace sparsescope::cli {

[[nodiscard]] Json search_json(const SearchRequest& request, const SearchResponse& response,
                               std::span<const ExportedHit> hits, const DatasetInfo& dataset,
                               const std::string& model);
[[nodiscard]] std::string hits_table(std::span<const ExportedHit> hits,
                                     const SearchResponse& response);
// What the neurons stand for that are in the query or contribute to a hit. `names` has one entry
// for each neuron of the model.
[[nodiscard]] Json names_json(const ColumnAnswer& column, std::span<const std::string> names);
[[nodiscard]] std::string reasons_text(std::span<const SearchHit> hits,
                                       std::span<const std::string> names);
[[nodiscard]] Json to_json(const WhyNot& why);
[[nodiscard]] std::string why_not_text(const WhyNot& why, int n);

}  // namespace sparsescope::cli
