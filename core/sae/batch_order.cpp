// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/sae/batch_order.h"

#include <algorithm>
#include <numeric>

#include "core/types/ids.h"

namespace sparsescope {

namespace {

// Documents of one label that should share a batch.
struct Piece {
    std::size_t first;  // in the rows sorted by label
    std::size_t size;
    double place;  // in the epoch, 0 to 1
};

// rows: shuffled, then sorted by label. The pieces of a label are spread evenly over the epoch, in
// random places of their own share of it.
std::vector<Piece> cut(std::span<const std::uint32_t> rows, std::span<const std::int32_t> labels,
                       std::size_t most, Random& random) {
    std::vector<Piece> pieces;
    for (std::size_t first = 0, last = 0; first < rows.size(); first = last) {
        const std::int32_t label = labels[rows[first]];
        do
            ++last;
        while (last < rows.size() && label != no_label && labels[rows[last]] == label);
        const std::size_t size = last - first, count = (size + most - 1) / most;
        for (std::size_t i = 0; i < count; ++i) {
            const std::size_t begin = size * i / count, end = size * (i + 1) / count;
            pieces.push_back(
                {first + begin, end - begin,
                 (static_cast<double>(i) + random.uniform()) / static_cast<double>(count)});
        }
    }
    std::ranges::stable_sort(pieces, {}, &Piece::place);
    return pieces;
}

// Lays pieces out one after the other. One that would cross the end of a batch, or leave a rest
// that nothing fits into, waits while another takes its place; only where none fits, one is
// divided.
class Layout {
  public:
    Layout(std::vector<Piece> pieces, std::size_t most)
        : pieces_(std::move(pieces)), placed_(pieces_.size(), false), of_size_(most + 1) {
        for (std::size_t i = pieces_.size(); i > 0; --i)
            of_size_[pieces_[i - 1].size].push_back(i - 1);
    }

    std::vector<std::uint32_t> fill(std::span<const std::uint32_t> rows, std::size_t batch) {
        std::vector<std::uint32_t> order;
        order.reserve(rows.size());
        for (std::size_t next = 0; next < pieces_.size();) {
            if (placed_[next]) {
                ++next;
                continue;
            }
            const std::size_t room = batch - order.size() % batch;
            const std::size_t chosen = choose(room, next);
            Piece& piece = pieces_[chosen];
            const std::size_t taken = std::min(piece.size, room);
            const auto from = rows.subspan(piece.first, taken);
            order.insert(order.end(), from.begin(), from.end());
            piece.first += taken;
            piece.size -= taken;
            placed_[chosen] = piece.size == 0;
        }
        return order;
    }

  private:
    std::size_t choose(std::size_t room, std::size_t next) {
        const auto fits = [&](std::size_t size) { return size <= room && fillable(room - size); };
        if (fits(pieces_[next].size)) return next;
        const std::size_t largest = std::min(room, of_size_.size() - 1);
        for (std::size_t size = largest; size > 0; --size)
            if (any_of(size) && fits(size)) return of_size_[size].back();
        for (std::size_t size = largest; size > 0; --size)
            if (any_of(size)) return of_size_[size].back();
        return next;
    }
    bool fillable(std::size_t room) {
        if (room == 0) return true;
        for (std::size_t size = std::min(room, of_size_.size() - 1); size > 0; --size)
            if (any_of(size)) return true;
        return false;
    }
    bool any_of(std::size_t size) {
        auto& list = of_size_[size];
        while (!list.empty() && placed_[list.back()])
            list.pop_back();
        return !list.empty();
    }

    std::vector<Piece> pieces_;
    std::vector<bool> placed_;
    std::vector<std::vector<std::size_t>> of_size_;  // pieces by size, the last to be taken first
};

std::vector<std::uint32_t> grouped(std::vector<std::uint32_t> rows,
                                   std::span<const std::int32_t> labels, std::size_t batch,
                                   Random& random) {
    const std::size_t most = std::max<std::size_t>(2, batch / 8);
    std::ranges::stable_sort(rows, {}, [&](std::uint32_t row) { return labels[row]; });
    return Layout(cut(rows, labels, most, random), most).fill(rows, batch);
}

}  // namespace

std::vector<std::uint32_t> epoch_order(BatchOrder order, std::size_t rows,
                                       std::span<const std::int32_t> labels, std::size_t batch,
                                       Random& random) {
    std::vector<std::uint32_t> list(rows);
    std::iota(list.begin(), list.end(), 0U);
    if (order == BatchOrder::sequential) return list;
    random.shuffle(std::span(list));
    if (order == BatchOrder::grouped && !labels.empty())
        return grouped(std::move(list), labels, batch, random);
    return list;
}

}  // namespace sparsescope
