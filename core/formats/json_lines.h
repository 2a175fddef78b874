// SPDX-License-Identifier: GPL-3.0-or-later
// JSON with limits, and files with one JSON object per line. Nesting deeper than 64 and repeated
// keys are refused. What text is accepted is said in text_lines.h.
#pragma once
#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>

#include <nlohmann/json.hpp>

#include "core/base/result.h"
#include "core/formats/text_lines.h"

namespace sparsescope {

// `where` begins the error message ("model.json", "data.jsonl, line 3").
[[nodiscard]] Result<nlohmann::json> parse_json(std::string_view text, std::string_view where);

class JsonLineReader {
  public:
    [[nodiscard]] static Result<JsonLineReader> open(const std::filesystem::path& path);

    // Returns the next object, or nothing at the end. Empty lines are passed over.
    [[nodiscard]] Result<std::optional<nlohmann::json>> next();
    [[nodiscard]] std::int64_t line_number() const { return lines_.line_number(); }
    [[nodiscard]] const std::string& name() const { return lines_.name(); }

  private:
    explicit JsonLineReader(TextLineReader lines) : lines_(std::move(lines)) {}
    TextLineReader lines_;
    std::string line_;
};

}  // namespace sparsescope
