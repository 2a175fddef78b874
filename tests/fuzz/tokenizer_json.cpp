// SPDX-License-Identifier: GPL-3.0-or-later
// A tokenizer.json, and behind a zero byte a text for it.
#include "core/backbone/tokenizers/tokenizer_files.h"
#include "tests/fuzz/tokenizer_check.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using namespace sparsescope;
    const std::string_view all(reinterpret_cast<const char*>(data), size);
    const std::size_t end = std::min(all.find('\0'), all.size());
    const auto tokenizer =
        tokenizers::tokenizer_from_json(all.substr(0, end), "tokenizer.json", {});
    if (!tokenizer) return 0;
    fuzz::check_encoding(**tokenizer, all.substr(end));
    fuzz::check_encoding(**tokenizer,
                         "A dog's bark,  caf\xC3\xA9 42\n[SEP]<x> \xE4\xB8\xAD\xF0\x9F\x98\x80");
    return 0;
}
