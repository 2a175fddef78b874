// SPDX-License-Identifier: GPL-3.0-or-later
// Which of a folder's files says how the model's texts become ids.
#include "core/backbone/tokenizer.h"
#include "core/backbone/tokenizers/sentence_piece.h"
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
        SPARSESCOPE_ASSIGN(const std::string bytes, read_small_file(folder / name));
        return read(bytes, display_name(folder / name));
    };
    // First what says everything itself, and what the models' own programs read first.
    if (is_there(folder / "tokenizer.json"))
        return open("tokenizer.json", [&](const auto& bytes, const auto& where) {
            return tokenizer_from_json(bytes, where, config);
        });
    for (const char* name : {"sentencepiece.bpe.model", "spiece.model", "tokenizer.model"}) {
        if (is_there(folder / name))
            return open(name, [&](const auto& bytes, const auto& where) {
                return tokenizer_from_sentence_piece(bytes, name, where, config);
            });
    }
    if (is_there(folder / "vocab.txt"))
        return open("vocab.txt", [&](const auto& bytes, const auto& where) {
            return tokenizer_from_vocabulary(bytes, where, config);
        });
    return fail(ErrorCode::not_found,
                fmt::format("{} holds no tokenizer: neither tokenizer.json nor a SentencePiece "
                            "model nor BERT's vocab.txt. Take the whole folder of the model; where "
                            "it has only vocab.json and merges.txt, load and save its tokenizer "
                            "once with transformers, which writes tokenizer.json.",
                            display_name(folder)));
}

}  // namespace sparsescope
