// SPDX-License-Identifier: GPL-3.0-or-later
// What the verb name answers, for people and as JSON (docs/cli.md).
#pragma once
#include <optional>
#include <string>
#include <vector>

#include "app/cli/verb.h"
#include "core/workspace/ask_names.h"
#include "core/workspace/carry_names.h"
#include "core/workspace/loaded_model.h"
#include "core/workspace/name_book.h"
#include "core/workspace/name_files.h"

namespace sparsescope::cli {

// "1 neuron", "12 neurons".
[[nodiscard]] std::string counted(std::int64_t number, const char* one, const char* many);

struct NameListing {
    const LoadedModel& model;
    const NameBook& book;
    std::vector<NeuronSummary> neurons;        // in their order
    std::vector<std::optional<double>> alike;  // of them; empty: not asked for
};
[[nodiscard]] Answer name_listing(const NameListing& listing);
[[nodiscard]] Answer computed_names(const ModelInfo& model, const AutomaticNames& names);
[[nodiscard]] Answer imported_names(const ModelInfo& model, const std::string& file,
                                    const NameImportReport& report);
[[nodiscard]] Answer carried_names(const ModelInfo& from, const ModelInfo& to,
                                   const std::vector<CarriedName>& names, bool dry_run);
// Exit code 1 where the asking ended early.
[[nodiscard]] Answer asked_names(const ModelInfo& model, const AskReport& report);

}  // namespace sparsescope::cli
