// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/search/segment.h"

#include <algorithm>
#include <array>
#include <cmath>

#include "core/base/half.h"

namespace sparsescope {

namespace {

struct Header {
    std::array<char, 8> magic;
    std::uint32_t version;
    std::uint32_t k;
    std::uint64_t hidden;
    std::uint64_t rows;
    std::uint64_t postings;  // in 16-bit units
};
constexpr std::size_t padding = 4;  // units behind the last list, so that kernels may read ahead
constexpr std::array<char, 8> magic{'S', 'S', 'E', 'G', 'M', 'E', 'N', 'T'};

// The smallest fp16 that is not below a value in (0, 1].
std::uint16_t half_above(double value) {
    std::uint16_t half = float_to_half(static_cast<float>(value));
    if (half < float_to_half(0x1p-14F)) half = float_to_half(0x1p-14F);  // normal numbers only
    while (static_cast<double>(canonical_value(half)) < value)
        ++half;
    return half;
}

std::uint8_t impact_of(double weight, double weight_per_impact) {
    auto impact = static_cast<int>(std::ceil(weight / weight_per_impact));
    if (impact * weight_per_impact < weight) ++impact;
    return static_cast<std::uint8_t>(std::clamp(impact, 1, 255));
}

// Calls body(row, neuron, weight of the code of length 1) for every entry, by row.
template <class Body>
void for_each_weight(const ForwardRows& rows, Body&& body) {
    for (std::size_t row = 0; row < rows.rows(); ++row) {
        CodeLength length;
        rows.for_each(row, [&](NeuronId, float weight) { length.add(weight); });
        const double norm = length.value();
        rows.for_each(row, [&](NeuronId neuron, float weight) {
            body(row, neuron, static_cast<double>(weight) / norm);
        });
    }
}

}  // namespace

Segment::Segment(ForwardRows rows, std::vector<std::uint16_t> counts,
                 std::vector<std::uint16_t> largest, std::vector<std::uint16_t> postings)
    : forward_(std::move(rows)),
      counts_(std::move(counts)),
      largest_(std::move(largest)),
      postings_(std::move(postings)) {}

Segment::Segment(ForwardRows rows)
    : forward_(std::move(rows)), counts_(forward_.hidden()), largest_(forward_.hidden()) {
    std::vector<std::uint32_t> counts(hidden());
    std::vector<double> largest(hidden());
    for_each_weight(forward_, [&](std::size_t, NeuronId neuron, double weight) {
        ++counts[neuron];
        largest[neuron] = std::max(largest[neuron], weight);
    });
    // Where the next row id (array) and the next impact of each list go.
    std::vector<std::size_t> offsets(hidden());
    std::vector<std::uint32_t> written(hidden());
    std::size_t size = 0;
    for (std::size_t neuron = 0; neuron < hidden(); ++neuron) {
        offsets[neuron] = size;
        if (counts[neuron] == 0) continue;
        counts_[neuron] = static_cast<std::uint16_t>(counts[neuron] - 1);
        largest_[neuron] = half_above(largest[neuron]);
        size += list_size(counts[neuron], this->rows());
    }
    postings_.resize(size + padding);
    for_each_weight(forward_, [&](std::size_t row, NeuronId neuron, double weight) {
        const PostingList list = list_at(offsets[neuron], counts_[neuron], largest_[neuron]);
        std::uint16_t* const data = postings_.data() + offsets[neuron];
        const std::uint32_t at = written[neuron]++;
        if (list.bitmap) {
            data[row / 16] = static_cast<std::uint16_t>(data[row / 16] | 1U << (row % 16));
        } else {
            data[at] = static_cast<std::uint16_t>(row);
        }
        auto* const impacts = const_cast<std::uint8_t*>(list.impacts());  // in postings_
        impacts[at] = impact_of(weight, list.weight_per_impact());
    });
}

std::size_t Segment::bytes() const {
    return forward_.bytes().size() +
           (counts_.size() + largest_.size() + postings_.size()) * sizeof(std::uint16_t);
}

std::vector<std::byte> Segment::serialize() const {
    const Header header{magic,    format_version, static_cast<std::uint32_t>(forward_.k()),
                        hidden(), rows(),         postings_.size()};
    std::vector<std::byte> bytes;
    bytes.reserve(sizeof(header) + this->bytes());
    const auto append = [&](std::span<const std::byte> part) {
        bytes.insert(bytes.end(), part.begin(), part.end());
    };
    append(std::as_bytes(std::span(&header, 1)));
    append(std::as_bytes(std::span(counts_)));
    append(std::as_bytes(std::span(largest_)));
    append(std::as_bytes(std::span(postings_)));
    append(forward_.bytes());
    return bytes;
}

Result<Segment> Segment::parse(std::span<const std::byte> bytes, int k, std::size_t hidden) {
    const auto damaged = [] {
        return fail(ErrorCode::corrupt,
                    "A segment of the search index is damaged or of another version.");
    };
    Header header;
    if (bytes.size() < sizeof(header)) return damaged();
    std::memcpy(&header, bytes.data(), sizeof(header));
    if (header.magic != magic || header.version != format_version ||
        header.k != static_cast<std::uint32_t>(k) || header.hidden != hidden ||
        header.rows > max_rows || header.postings > bytes.size())
        return damaged();
    const ForwardRows shape(k, hidden);
    const std::size_t unit = sizeof(std::uint16_t);
    const std::size_t forward_bytes = header.rows * shape.row_bytes();
    if (bytes.size() != sizeof(header) + (2 * hidden + header.postings) * unit + forward_bytes)
        return damaged();
    bytes = bytes.subspan(sizeof(header));
    const auto take = [&](std::size_t count) {
        std::vector<std::uint16_t> values(count);
        std::memcpy(values.data(), bytes.data(), count * unit);
        bytes = bytes.subspan(count * unit);
        return values;
    };
    auto counts = take(hidden);
    auto largest = take(hidden);
    auto postings = take(header.postings);
    Segment segment(ForwardRows(k, hidden, {bytes.begin(), bytes.end()}), std::move(counts),
                    std::move(largest), std::move(postings));
    if (!segment.sound()) return damaged();
    return segment;
}

// Whether nothing that a search reads lies outside: checksums tell whether the content is right.
bool Segment::sound() const {
    std::size_t size = 0;
    for (std::size_t neuron = 0; neuron < hidden(); ++neuron) {
        if (largest_[neuron] == 0) continue;
        const std::size_t count = counts_[neuron] + std::size_t{1};
        if (count > rows() || largest_[neuron] >= float_to_half(2.0F)) return false;
        size += list_size(count, rows());
    }
    if (size + padding != postings_.size()) return false;
    bool inside = true;
    for_each_list([&](NeuronId, const PostingList& list, std::uint32_t) {
        if (list.bitmap) {
            std::size_t members = 0;
            const std::size_t words = (rows() + 63) / 64;
            for (std::size_t i = 0; i < words; ++i)
                members += static_cast<std::size_t>(std::popcount(list.word(i)));
            const std::uint64_t beyond = rows() % 64 == 0 ? 0 : ~std::uint64_t{0} << (rows() % 64);
            inside = inside && members == list.count && (list.word(words - 1) & beyond) == 0;
        } else {
            for (std::uint32_t i = 0; i < list.count; ++i)
                inside = inside && list.row_ids()[i] < rows();
        }
    });
    return inside;
}

}  // namespace sparsescope
