// SPDX-License-Identifier: GPL-3.0-or-later
// Texts as the backbone of a folder reads them. Free of LibTorch.
#pragma once
#include <filesystem>
#include <span>
#include <stop_token>
#include <string>

#include "core/base/progress.h"
#include "core/base/result.h"
#include "core/tune/tune_data.h"

namespace sparsescope {

// Token ids by the folder's own tokenizer, at most max_tokens, or as many as the model reads. The
// texts have their prefixes already.
[[nodiscard]] Result<TuneInputs> tokenised(const std::filesystem::path& folder,
                                           std::span<const std::string> texts, int max_tokens,
                                           std::stop_token stop, const Progress& progress);

}  // namespace sparsescope
