// SPDX-License-Identifier: GPL-3.0-or-later
// A SentencePiece model. What we let pass must not harm the library.
#include "core/backbone/tokenizers/sentence_piece.h"
#include "tests/fuzz/tokenizer_check.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using namespace sparsescope;
    // Without the library every model would be refused, and nothing tried.
    static const bool works =
        open_tokenizer(SPARSESCOPE_TEST_DATA "/tokenizers/t5-model").has_value();
    fuzz::demand(works);
    const std::string_view bytes(reinterpret_cast<const char*>(data), size);
    for (const char* name : {"sentencepiece.bpe.model", "spiece.model", "tokenizer.model"}) {
        const auto tokenizer = tokenizers::tokenizer_from_sentence_piece(bytes, name, name, {});
        if (!tokenizer) continue;
        fuzz::check_encoding(**tokenizer,
                             "A dog's bark,  caf\xC3\xA9 42\n<s> \xEF\xBC\xA1\xE4\xB8\xAD");
        fuzz::check_encoding(**tokenizer, bytes.substr(0, 200));
    }
    return 0;
}
