// SPDX-License-Identifier: GPL-3.0-or-later
// Codes of a model as a file: what `export` does when codes are meant, and not weights.
#pragma once
#include "app/cli/verb.h"
#include "core/workspace/code_format.h"

namespace sparsescope::cli {

// "npz, csr, …", for help and messages.
[[nodiscard]] std::string code_format_names();

// `model` names it; "" is the newest.
[[nodiscard]] Result<Answer> export_codes(Session& session, const std::string& model,
                                          const std::string& file, const CodeExport& wish);

}  // namespace sparsescope::cli
