// SPDX-License-Identifier: GPL-3.0-or-later
// The address of an endpoint as a person writes it. Any thread.
#pragma once
#include <string>

#include "core/base/result.h"

namespace sparsescope {

// ".../v1/embeddings" for that itself, for ".../v1", and for the server alone. invalid_argument for
// what is neither http nor https, and for addresses with a password or a key in them.
[[nodiscard]] Result<std::string> embeddings_url(const std::string& written);
// Without what follows the path, for sentences.
[[nodiscard]] std::string shown_url(const std::string& url);
[[nodiscard]] bool is_loopback(const std::string& url);  // this machine
[[nodiscard]] bool is_encrypted(const std::string& url);

}  // namespace sparsescope
