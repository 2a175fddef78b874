// SPDX-License-Identifier: GPL-3.0-or-later
// A tokenizer_config.json, behind a zero byte a vocab.txt, and behind another a text.
#include "core/backbone/tokenizers/tokenizer_files.h"
#include "tests/fuzz/tokenizer_check.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using namespace sparsescope;
    std::string_view rest(reinterpret_cast<const char*>(data), size);
    const auto next = [&] {
        const std::size_t end = std::min(rest.find('\0'), rest.size());
        const std::string_view part = rest.substr(0, end);
        rest.remove_prefix(std::min(end + 1, rest.size()));
        return part;
    };
    const auto config = tokenizers::TokenizerConfig::parse(next());
    if (!config) return 0;
    const auto tokenizer = tokenizers::tokenizer_from_vocabulary(next(), "vocab.txt", *config);
    if (!tokenizer) return 0;
    fuzz::check_encoding(**tokenizer, rest);
    fuzz::check_encoding(**tokenizer, "A dog's bark,  caf\xC3\xA9 42\n[SEP] \xE4\xB8\xAD");
    return 0;
}
