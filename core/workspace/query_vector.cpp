// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/workspace/query_vector.h"

#include <cmath>

#include "core/formats/array_file.h"
#include "core/formats/csv.h"
#include "core/formats/npy.h"
#include "core/formats/utf8.h"

namespace sparsescope {
namespace {

constexpr std::string_view separators = " \t\r\n,;";
constexpr std::size_t shown_length = 20;

std::string_view without_brackets(std::string_view text) {
    const auto trim = [&text](std::string_view letters) {
        const auto first = text.find_first_not_of(letters);
        if (first == std::string_view::npos) return std::string_view{};
        return text.substr(first, text.find_last_not_of(letters) - first + 1);
    };
    text = trim(separators);
    if (!text.empty() && text.front() == '[' && text.back() == ']') {
        text = text.substr(1, text.size() - 2);
        text = trim(separators);
    }
    return text;
}

}  // namespace

Result<std::vector<float>> parse_query_vector(std::string_view text) {
    text = without_brackets(text);
    std::vector<float> vector;
    while (!text.empty()) {
        const std::string_view word = text.substr(0, text.find_first_of(separators));
        double value = 0;
        if (!parse_number(word, value) || !std::isfinite(static_cast<float>(value))) {
            return fail(ErrorCode::invalid_input,
                        fmt::format("“{}{}” is not a number (number {} of the vector).",
                                    to_valid_utf8(word.substr(0, shown_length)),
                                    word.size() > shown_length ? "…" : "", vector.size() + 1));
        }
        vector.push_back(static_cast<float>(value));
        text.remove_prefix(word.size());
        text.remove_prefix(std::min(text.find_first_not_of(separators), text.size()));
    }
    if (vector.empty()) return fail(ErrorCode::invalid_input, "The vector has no numbers.");
    return vector;
}

Result<std::vector<float>> read_query_vector(const std::filesystem::path& file) {
    SPARSESCOPE_ASSIGN(ArrayReader reader, open_npy(file));
    const auto& shape = reader.info().shape;
    const bool one_vector = shape.size() == 1 || (shape.size() == 2 && shape[0] == 1);
    if (!one_vector) {
        return fail(ErrorCode::invalid_input,
                    fmt::format("{} does not hold one vector: its shape must be [d] or [1, d].",
                                file.string()));
    }
    std::vector<float> vector(reader.info().items());
    SPARSESCOPE_TRY(reader.read_floats(vector));
    return vector;
}

}  // namespace sparsescope
