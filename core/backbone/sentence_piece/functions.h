// SPDX-License-Identifier: GPL-3.0-or-later
// What the module sparsescope-sentencepiece.so offers. Debian's libsentencepiece carries a protobuf
// of its own and exports it; a program that links both it and LibTorch, which brings another
// protobuf, crashes before main. So the library is wrapped in a module, which is loaded when a
// model needs it and keeps its names to itself. Plain C: the two sides share no types.
#pragma once
#include <cstddef>

namespace sparsescope::tokenizers {

struct SentencePieceFunctions {
    // A model from the bytes of its file; null when the library refuses it.
    void* (*load)(const char* bytes, std::size_t size);
    void (*free)(void* model);
    // Calls add(sink, id) for each piece of the text; false when it could not be cut into pieces.
    bool (*encode)(const void* model, const char* text, std::size_t size,
                   void (*add)(void* sink, int id), void* sink);
    int (*size)(const void* model);
    int (*unknown)(const void* model);
    // The id of a piece, or -1 where there is none of this name.
    int (*find)(const void* model, const char* name, std::size_t size);
};

}  // namespace sparsescope::tokenizers

// The one symbol of the module.
#define SPARSESCOPE_SENTENCE_PIECE_SYMBOL "sparsescope_sentence_piece"
using SparsescopeSentencePiece = const sparsescope::tokenizers::SentencePieceFunctions* (*)();
