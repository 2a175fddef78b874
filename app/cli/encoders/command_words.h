// SPDX-License-Identifier: GPL-3.0-or-later
// The words of a command that a person wrote as one line.
#pragma once
#include <string>
#include <string_view>
#include <vector>

#include "core/base/result.h"

namespace sparsescope::cli {

// Divides a line as a POSIX shell would: at blanks, except within '…' and "…" and after \. Nothing
// else means anything: no variables, no patterns, no pipes. invalid_argument: a quote has no end.
[[nodiscard]] Result<std::vector<std::string>> divided_into_words(std::string_view line);
// The words as a person would have to write them for a shell.
[[nodiscard]] std::string joined_words(const std::vector<std::string>& words);
// Files of the current folder get their whole path, because the command will be started elsewhere.
[[nodiscard]] std::vector<std::string> with_whole_paths(std::vector<std::string> words);

}  // namespace sparsescope::cli
