// SPDX-License-Identifier: GPL-3.0-or-later
// libsentencepiece, loaded when the first model needs it (core/backbone/sentence_piece says why).
// Immutable; share it between threads.
#pragma once
#include <cstdint>
#include <memory>
#include <optional>
#include <string_view>
#include <vector>

#include "core/base/result.h"

namespace sparsescope::tokenizers {

struct SentencePieceFunctions;

class PieceProcessor {
  public:
    // Bytes of a file that check_sentence_piece() accepted. unsupported: the library is missing.
    [[nodiscard]] static Result<std::unique_ptr<PieceProcessor>> load(std::string_view bytes,
                                                                      const std::string& where);
    PieceProcessor(const PieceProcessor&) = delete;
    PieceProcessor& operator=(const PieceProcessor&) = delete;
    ~PieceProcessor();

    // The ids of the text's pieces; none when the library could not cut it.
    [[nodiscard]] std::vector<int> encode(std::string_view text) const;
    [[nodiscard]] int size() const;
    [[nodiscard]] int unknown() const;
    [[nodiscard]] std::optional<std::int32_t> piece_named(std::string_view name) const;

  private:
    PieceProcessor(const SentencePieceFunctions& functions, void* model)
        : functions_(functions), model_(model) {}
    const SentencePieceFunctions& functions_;
    void* model_;
};

}  // namespace sparsescope::tokenizers
