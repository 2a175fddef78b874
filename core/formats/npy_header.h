// SPDX-License-Identifier: GPL-3.0-or-later
// The Python dictionary that describes an array in a .npy file. Accepted are the three keys that
// NumPy writes, each once.
#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace sparsescope {

struct NpyHeader {
    std::optional<std::string> descr;
    std::optional<bool> fortran_order;
    std::optional<std::vector<std::uint64_t>> shape;
    bool structured = false;  // descr is a list of fields; the rest has not been read
};

class NpyHeaderParser {
  public:
    NpyHeaderParser(std::string_view text, NpyHeader& header) : text_(text), header_(header) {}

    // False: the text is not such a dictionary, or lacks a key.
    [[nodiscard]] bool parse();
    // Where parse() gave up.
    [[nodiscard]] std::size_t position() const { return position_; }

  private:
    void skip_blanks();
    bool peek(char c);
    bool take(char c);
    bool take(std::string_view word);
    std::optional<std::string> quoted();
    bool entry();
    bool order();
    bool dimensions();

    std::string_view text_;
    NpyHeader& header_;
    std::size_t position_ = 0;
};

}  // namespace sparsescope
