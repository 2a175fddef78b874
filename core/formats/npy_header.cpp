// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/formats/npy_header.h"

#include <charconv>

namespace sparsescope {
namespace {

constexpr std::size_t max_dimensions = 32;

}  // namespace

bool NpyHeaderParser::parse() {
    if (!take('{')) return false;
    while (!take('}')) {
        if (!entry()) return false;
        if (!take(',') && !peek('}')) return false;
    }
    skip_blanks();
    return position_ == text_.size() && header_.descr && header_.fortran_order && header_.shape;
}

void NpyHeaderParser::skip_blanks() {
    const std::size_t next = text_.find_first_not_of(" \n\t", position_);
    position_ = next == std::string_view::npos ? text_.size() : next;
}

bool NpyHeaderParser::peek(char c) {
    skip_blanks();
    return position_ < text_.size() && text_[position_] == c;
}

bool NpyHeaderParser::take(char c) {
    if (!peek(c)) return false;
    ++position_;
    return true;
}

bool NpyHeaderParser::take(std::string_view word) {
    skip_blanks();
    if (!text_.substr(position_).starts_with(word)) return false;
    position_ += word.size();
    return true;
}

std::optional<std::string> NpyHeaderParser::quoted() {
    if (!peek('\'') && !peek('"')) return {};
    const std::size_t end = text_.find(text_[position_], position_ + 1);
    if (end == std::string_view::npos) return {};
    std::string value(text_.substr(position_ + 1, end - position_ - 1));
    position_ = end + 1;
    return value;
}

bool NpyHeaderParser::entry() {
    const auto key = quoted();
    if (!key || !take(':')) return false;
    if (*key == "descr" && !header_.descr) {
        header_.structured = peek('[');
        header_.descr = quoted();
        return header_.descr.has_value();
    }
    if (*key == "fortran_order" && !header_.fortran_order) return order();
    return *key == "shape" && !header_.shape && dimensions();
}

bool NpyHeaderParser::order() {
    header_.fortran_order = take("True");
    return *header_.fortran_order || take("False");
}

bool NpyHeaderParser::dimensions() {
    if (!take('(')) return false;
    std::vector<std::uint64_t> shape;
    while (!take(')')) {
        skip_blanks();
        std::uint64_t dimension = 0;
        const auto [end, error] =
            std::from_chars(text_.data() + position_, text_.data() + text_.size(), dimension);
        if (error != std::errc{} || shape.size() == max_dimensions) return false;
        position_ = static_cast<std::size_t>(end - text_.data());
        shape.push_back(dimension);
        if (!take(',') && !peek(')')) return false;
    }
    header_.shape = std::move(shape);
    return true;
}

}  // namespace sparsescope
