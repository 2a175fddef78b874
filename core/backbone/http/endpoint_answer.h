// SPDX-License-Identifier: GPL-3.0-or-later
// What an endpoint of the OpenAI embeddings shape says. Any thread.
#pragma once
#include <span>
#include <string>
#include <vector>

#include "core/base/result.h"

namespace sparsescope {

// {"model": …, "input": […]}. Some servers refuse empty texts, so these become a blank.
[[nodiscard]] std::string embeddings_request(const std::string& model,
                                             std::span<const std::string> texts);

// The embeddings of so many texts, in the order of their "index". invalid_input: words that go on
// after the name of the endpoint.
[[nodiscard]] Result<std::vector<std::vector<float>>> read_embeddings_answer(
    const std::string& body, std::size_t texts);

// The message in an answer that tells of an error, in one of the shapes that are common; else the
// start of the answer. One line.
[[nodiscard]] std::string message_in(const std::string& body);

}  // namespace sparsescope
