// SPDX-License-Identifier: GPL-3.0-or-later
// The lines between us and a program that encodes: docs/encoders.md has the protocol. Any thread.
#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/result.h"
#include "core/types/encoder_identity.h"

namespace sparsescope {

// {"id":7,"text":"a cat"}, in ASCII whatever the text; what is no UTF-8 becomes U+FFFD.
[[nodiscard]] std::string request_line(std::int64_t id, std::string_view text);

// {"id":7,"picture":"/home/me/cat.png"}: the file is read by who answers.
[[nodiscard]] std::string picture_request_line(std::int64_t id, std::string_view path);

struct RequestLine {
    std::optional<std::int64_t> id;
    std::string text;
    std::string picture;  // a file; "": the text is asked about
};
// invalid_input: a sentence about what the line has instead.
[[nodiscard]] Result<RequestLine> read_request_line(const std::string& line);

struct AnswerLine {
    std::optional<std::int64_t> id;
    std::vector<float> embedding;  // empty: none
    std::int64_t truncated = 0;    // texts of which only the start was read, up to this one
    std::string error;             // the program cannot encode this text, and why
    std::optional<EncoderIdentity> identity;  // not an answer, but who the program is
};
[[nodiscard]] std::string answer_line(const AnswerLine& answer);
// invalid_input: the sentence names what is wrong, but not the program that wrote it.
[[nodiscard]] Result<AnswerLine> read_answer_line(const std::string& line);

// Why these numbers are no embedding: "" when they are one. dim 0: any.
[[nodiscard]] std::string embedding_problem(const std::vector<float>& embedding, std::size_t dim);
// The start of a text for a sentence: one line, valid UTF-8, at most so many bytes.
[[nodiscard]] std::string excerpt(std::string_view text, std::size_t longest = 80);

}  // namespace sparsescope
