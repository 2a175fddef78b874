// SPDX-License-Identifier: GPL-3.0-or-later
// Which of a folder's files says how the model's texts become ids.
#include "core/backbone/tokenizer.h"
#include "core/backbone/tokenizers/tokenizer_files.h"
#include "core/formats/input_file.h"

namespace sparsescope {

namespace {

bool is_there(const std::filesystem::path& path) {
    std::error_code ignored;
    return std::filesystem::exists(path, ignored);
}

}  // namespace

Result<std::unique_ptr<Tokenizer>> open_tokenizer(const std::filesystem::path& folder) {
    using namespace tokenizers;
    SPARSESCOPE_ASSIGN(const TokenizerConfig config, TokenizerConfig::read(folder));
    const auto open = [&](const char* name, auto read) -> Result<std::unique_ptr<Tokenizer>> {
        SPARSESCOPE_ASSIGN(const std::string text, read_small_file(folder / name));
        return read(text, display_name(folder / name), config);
    };
    if (is_there(folder / "tokenizer.json")) return open("tokenizer.json", tokenizer_from_json);
    if (is_there(folder / "vocab.txt")) return open("vocab.txt", tokenizer_from_vocabulary);
    return fail(ErrorCode::not_found,
                fmt::format("{} holds no tokenizer: neither tokenizer.json nor vocab.txt nor a "
                            "SentencePiece model. Take the whole folder of the model.",
                            display_name(folder)));
}

}  // namespace sparsescope
