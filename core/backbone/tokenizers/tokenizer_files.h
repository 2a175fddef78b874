// SPDX-License-Identifier: GPL-3.0-or-later
// The files that a model's folder describes its tokenizer with.
#pragma once
#include <filesystem>
#include <memory>
#include <string>
#include <string_view>

#include "core/backbone/tokenizer.h"
#include "core/backbone/tokenizers/json_fields.h"

namespace sparsescope::tokenizers {

// All of a file, up to a bound that no known tokenizer comes near.
[[nodiscard]] Result<std::string> read_small_file(const std::filesystem::path& path);

// tokenizer_config.json and special_tokens_map.json, as far as they are there.
class TokenizerConfig {
  public:
    TokenizerConfig() = default;
    [[nodiscard]] static Result<TokenizerConfig> read(const std::filesystem::path& folder);
    // The text of a tokenizer_config.json alone.
    [[nodiscard]] static Result<TokenizerConfig> parse(std::string_view text);
    // "pad_token", "cls_token" …: its text, "" where none is named. It is a text or an object that
    // holds one ("content").
    [[nodiscard]] std::string token(const char* key) const;
    [[nodiscard]] Node node() const { return {where_, &config_}; }

  private:
    std::string where_ = "tokenizer_config.json";
    nlohmann::json config_, tokens_;
};

// The text of a tokenizer.json. Its padding and truncation are the caller's business and ignored.
[[nodiscard]] Result<std::unique_ptr<Tokenizer>> tokenizer_from_json(std::string_view text,
                                                                     const std::string& where,
                                                                     const TokenizerConfig& config);

// The text of a vocab.txt of BERT's.
[[nodiscard]] Result<std::unique_ptr<Tokenizer>> tokenizer_from_vocabulary(
    std::string_view text, const std::string& where, const TokenizerConfig& config);

}  // namespace sparsescope::tokenizers
