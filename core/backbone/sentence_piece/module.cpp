// SPDX-License-Identifier: GPL-3.0-or-later
// The module: libsentencepiece behind plain functions. No exception leaves it.
#include <sentencepiece_processor.h>

#include <memory>
#include <string>
#include <vector>

#include "core/backbone/sentence_piece/functions.h"

namespace {

using sentencepiece::SentencePieceProcessor;

const SentencePieceProcessor& processor(const void* model) {
    return *static_cast<const SentencePieceProcessor*>(model);
}

void* load_model(const char* bytes, std::size_t size) {
    try {
        auto model = std::make_unique<SentencePieceProcessor>();
        return model->LoadFromSerializedProto({bytes, size}).ok() ? model.release() : nullptr;
    } catch (...) {
        return nullptr;
    }
}

void free_model(void* model) {
    delete static_cast<SentencePieceProcessor*>(model);
}

bool encode_text(const void* model, const char* text, std::size_t size,
                 void (*add)(void* sink, int id), void* sink) {
    try {
        std::vector<int> pieces;
        if (!processor(model).Encode({text, size}, &pieces).ok()) return false;
        for (const int piece : pieces)
            add(sink, piece);
        return true;
    } catch (...) {
        return false;
    }
}

int find_piece(const void* model, const char* name, std::size_t size) {
    try {
        const std::string piece(name, size);
        const int id = processor(model).PieceToId(piece);
        return processor(model).IdToPiece(id) == piece ? id : -1;
    } catch (...) {
        return -1;
    }
}

}  // namespace

extern "C" __attribute__((visibility("default")))
const sparsescope::tokenizers::SentencePieceFunctions*
sparsescope_sentence_piece() {
    static const sparsescope::tokenizers::SentencePieceFunctions functions{
        load_model,
        free_model,
        encode_text,
        [](const void* model) { return processor(model).GetPieceSize(); },
        [](const void* model) { return processor(model).unk_id(); },
        find_piece,
    };
    return &functions;
}
