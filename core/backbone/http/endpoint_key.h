// SPDX-License-Identifier: GPL-3.0-or-later
// The key of an endpoint: from the environment, or from the keyring of the person's desktop. It is
// never kept, and never part of a sentence.
#pragma once
#include <stop_token>
#include <string>
#include <string_view>

#include "core/base/result.h"

namespace sparsescope {

// Of the environment variable of this name, else of the keyring's entry
// "service sparsescope key NAME" where the program secret-tool is there. "" for no name.
// not_found when it is in neither: the sentence says how to put it there.
[[nodiscard]] Result<std::string> endpoint_key(const std::string& variable, std::stop_token stop);
// Whether it may be had, without asking the keyring, which may ask the person.
[[nodiscard]] Status look_for_endpoint_key(const std::string& variable);
// The text without the key, should a server repeat it.
[[nodiscard]] std::string without_key(std::string text, std::string_view key);

}  // namespace sparsescope
