// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/map/map_quality.h"

#include <algorithm>
#include <limits>
#include <vector>

#include "core/base/dot.h"
#include "core/base/parallel.h"
#include "core/map/unit_rows.h"

namespace sparsescope {

namespace {

// How far all documents are from one, which is infinitely far from itself: it has no rank.
class Farness {
  public:
    explicit Farness(std::span<const float> far) : far_(far) {}

    // The n closest. Of those that tie for the last places the ones that are closest by `then`:
    // each of them is as much a neighbour as the next. After that, and without it, the lower.
    void nearest(std::size_t n, const Farness* then, std::vector<float>& room,
                 std::vector<std::size_t>& near) const {
        room.assign(far_.begin(), far_.end());
        std::ranges::nth_element(room, room.begin() + static_cast<std::ptrdiff_t>(n - 1));
        const float last = room[n - 1];
        near.clear();
        for (std::size_t i = 0; i < far_.size(); ++i)
            if (far_[i] < last) near.push_back(i);
        const auto sure = static_cast<std::ptrdiff_t>(near.size());
        for (std::size_t i = 0; i < far_.size(); ++i)
            if (far_[i] == last) near.push_back(i);
        if (then != nullptr)
            std::ranges::stable_sort(near.begin() + sure, near.end(), {},
                                     [then](std::size_t i) { return then->far_[i]; });
        near.resize(n);
    }
    // max(0, rank − n), as the header has it.
    [[nodiscard]] double beyond(std::size_t document, std::size_t n) const {
        const float far = far_[document];
        std::int32_t closer = 0, tied = 0;
        for (const float other : far_) {
            closer += other < far ? 1 : 0;
            tied += other == far ? 1 : 0;
        }
        if (static_cast<std::size_t>(closer) < n) return 0;
        return closer + (tied + 1) / 2.0 - static_cast<double>(n);
    }

  private:
    std::span<const float> far_;
};

constexpr std::size_t together = 8;  // documents whose rows are compared in one pass over all

class Judge {
  public:
    Judge(const MapSource& source, std::span<const float> x, std::span<const float> y)
        : source_(source), rows_(source), x_(x), y_(y) {}

    struct Sums {
        double strangers = 0, lost = 0;
    };
    // Judges up to `together` documents.
    void judge(std::span<const std::size_t> documents, std::size_t n, std::span<Sums> sums) const {
        const std::size_t size = rows_.size();
        std::vector<float> in_data(documents.size() * size), on_map(size), room;
        std::vector<std::size_t> near;
        far_in_data(documents, in_data);
        for (std::size_t d = 0; d < documents.size(); ++d) {
            const std::size_t document = documents[d];
            const auto far = std::span(in_data).subspan(d * size, size);
            for (std::size_t j = 0; j < size; ++j) {
                const float dx = x_[j] - x_[document], dy = y_[j] - y_[document];
                on_map[j] = dx * dx + dy * dy;
            }
            far[document] = on_map[document] = std::numeric_limits<float>::infinity();
            const Farness data(far), map(on_map);
            map.nearest(n, nullptr, room, near);
            for (const std::size_t j : near)
                sums[d].strangers += data.beyond(j, n);
            data.nearest(n, &map, room, near);
            for (const std::size_t j : near)
                sums[d].lost += map.beyond(j, n);
        }
    }

  private:
    // far[d·documents + j] = −cosine of documents[d] and j.
    void far_in_data(std::span<const std::size_t> documents, std::span<float> far) const {
        const std::size_t size = rows_.size();
        if (!source_.codes) {
            for_each_product(
                documents.size(), [&](std::size_t d) { return row(documents[d]); }, size,
                [&](std::size_t j) { return row(j); }, source_.vectors.dim,
                [&](std::size_t d, std::size_t j, float product) {
                    far[d * size + j] = -product * rows_.scale(documents[d]) * rows_.scale(j);
                });
            return;
        }
        std::vector<float> query(rows_.columns());
        for (std::size_t d = 0; d < documents.size(); ++d) {
            rows_.visit(documents[d], [&](std::size_t c, float v) { query[c] = v; });
            for (std::size_t j = 0; j < size; ++j) {
                float cosine = 0;
                rows_.visit(j, [&](std::size_t c, float v) { cosine += v * query[c]; });
                far[d * size + j] = -cosine;
            }
            rows_.visit(documents[d], [&](std::size_t c, float) { query[c] = 0; });
        }
    }
    [[nodiscard]] const float* row(std::size_t i) const { return source_.vectors.row(i).data(); }

    const MapSource& source_;
    UnitRows rows_;
    std::span<const float> x_, y_;
};

}  // namespace

Result<MapQuality> judge_map(const MapSource& source, std::span<const float> x,
                             std::span<const float> y, std::size_t neighbours, std::stop_token stop,
                             const Progress& progress) {
    return guard("judging a map", [&]() -> Result<MapQuality> {
        const std::size_t documents = source.size();
        MapQuality quality;
        if (documents < fewest_judged || 2 * documents <= 3 * neighbours + 1 || neighbours == 0)
            return quality;
        const std::size_t judged = documents <= judged_exactly ? documents : judged_sample;
        const Judge judge(source, x, y);
        std::vector<Judge::Sums> sums(judged);
        std::vector<std::size_t> chosen(judged);
        for (std::size_t i = 0; i < judged; ++i)
            chosen[i] = i * documents / judged;
        const auto groups = static_cast<std::int64_t>((judged + together - 1) / together);
        constexpr std::int64_t piece = 8;  // groups between two reports
        for (std::int64_t begin = 0; begin < groups; begin += piece) {
            if (stop.stop_requested()) return cancelled();
            report(progress, "judging the map", begin, groups);
            parallel_for(std::min(piece, groups - begin),
                         [&](std::int64_t first, std::int64_t last) {
                             for (std::int64_t g = begin + first; g < begin + last; ++g) {
                                 const auto from = static_cast<std::size_t>(g) * together;
                                 const std::size_t count = std::min(together, judged - from);
                                 judge.judge(std::span(chosen).subspan(from, count), neighbours,
                                             std::span(sums).subspan(from, count));
                             }
                         });
        }
        if (stop.stop_requested()) return cancelled();
        double strangers = 0, lost = 0;
        for (const Judge::Sums& sum : sums) {
            strangers += sum.strangers;
            lost += sum.lost;
        }
        const auto m = static_cast<double>(judged), n = static_cast<double>(neighbours);
        const double scale = 2 / (m * n * (2 * static_cast<double>(documents) - 3 * n - 1));
        quality.trustworthiness = 1 - scale * strangers;
        quality.continuity = 1 - scale * lost;
        quality.judged = static_cast<std::int64_t>(judged);
        return quality;
    });
}

}  // namespace sparsescope
