// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/map/regions.h"

#include <algorithm>
#include <cmath>
#include <map>

#include "core/base/parallel.h"
#include "core/map/check_places.h"
#include "core/map/square_neurons.h"

namespace sparsescope {

namespace {

constexpr int first_level = CountedMap::levels_below;
constexpr double squares_across = 8;  // the sight
// Squares within a larger one of more documents are described beforehand, others while somebody
// waits: at any zoom the sight touches some four to nine of these.
constexpr std::size_t few_documents_around = 2000;

using SquareKey = std::uint64_t;
SquareKey key_of(const MapSquare& square) {
    return static_cast<SquareKey>(square.row) << 32 | square.column;
}

// The squares of one level, by key.
class DescribedLevel {
  public:
    void add(std::vector<DescribedSquare> squares) {
        for (DescribedSquare& square : squares)
            squares_.emplace_back(std::move(square));
    }
    void sort() {
        std::ranges::sort(squares_, {}, [](const auto& s) { return key_of(s.square); });
    }
    [[nodiscard]] const DescribedSquare* find(const MapSquare& square) const {
        const auto found = std::ranges::lower_bound(squares_, key_of(square), {},
                                                    [](const auto& s) { return key_of(s.square); });
        return found != squares_.end() && found->square == square ? &*found : nullptr;
    }

  private:
    std::vector<DescribedSquare> squares_;
};

bool overlap(const MapRectangle& a, const MapRectangle& b) {
    return a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom;
}

// Takes labels best first, as far as they fit.
class LabelChoice {
  public:
    LabelChoice(const MapRectangle& sight, const RegionOptions& options)
        : sight_(sight), options_(options) {}

    void take(std::vector<SquareNeuron>& from, float SquareNeuron::*by) {
        std::ranges::sort(from, [&](const SquareNeuron& a, const SquareNeuron& b) {
            if (a.*by != b.*by) return a.*by > b.*by;
            return a.neuron != b.neuron ? a.neuron < b.neuron : a.x < b.x;
        });
        for (const SquareNeuron& candidate : from) {
            if (labels_.size() >= options_.most || candidate.*by < options_.least_z) return;
            offer(candidate, candidate.*by);
        }
    }
    [[nodiscard]] std::vector<RegionLabel> labels() && { return std::move(labels_); }
    [[nodiscard]] std::size_t size() const { return labels_.size(); }

  private:
    void offer(const SquareNeuron& candidate, float z) {
        if (candidate.x < sight_.left || candidate.x > sight_.right || candidate.y < sight_.top ||
            candidate.y > sight_.bottom)
            return;
        if (std::ranges::find(labels_, candidate.neuron, &RegionLabel::neuron) != labels_.end())
            return;
        if (options_.allowed && !options_.allowed(candidate.neuron)) return;
        const LabelSize size = options_.size ? options_.size(candidate.neuron) : LabelSize{};
        const MapRectangle box{candidate.x - size.width / 2, candidate.y - size.height / 2,
                               candidate.x + size.width / 2, candidate.y + size.height / 2};
        if (std::ranges::any_of(boxes_, [&](const auto& other) { return overlap(box, other); }))
            return;
        boxes_.push_back(box);
        labels_.push_back(
            {candidate.neuron, candidate.x, candidate.y, z, candidate.active, candidate.documents});
    }

    const MapRectangle& sight_;
    const RegionOptions& options_;
    std::vector<RegionLabel> labels_;
    std::vector<MapRectangle> boxes_;
};

}  // namespace

struct MapRegions::Parts {
    Parts(std::span<const float> x, std::span<const float> y, std::span<const std::int64_t> rows,
          const CodeMatrix& codes, int k)
        : squares(x, y), counted(squares, {rows.begin(), rows.end()}, codes, k) {}

    // False when no square of this level has to be described beforehand.
    bool describe_level(int level);
    [[nodiscard]] bool is_described(const MapSquare& around) const {
        return squares.in(around).size() > few_documents_around;
    }
    // The neurons of all squares of this level that touch the sight.
    [[nodiscard]] std::vector<SquareNeuron> neurons_in(const MapRectangle& sight, int level) const;
    [[nodiscard]] int level_of(const MapRectangle& sight) const;

    MapSquares squares;
    CountedMap counted;
    std::map<int, DescribedLevel> levels;
};

bool MapRegions::Parts::describe_level(int level) {
    const int above = level - CountedMap::levels_below;
    std::vector<MapSquare> around;
    for (std::size_t i = 0; i < squares.size();) {
        const MapSquare square = squares.square_of(i, above);
        if (is_described(square)) around.push_back(square);
        i = squares.in(square).last;
    }
    std::vector<std::vector<DescribedSquare>> described(around.size());
    parallel_for(
        static_cast<std::int64_t>(around.size()), [&](std::int64_t first, std::int64_t last) {
            for (auto i = static_cast<std::size_t>(first); i < static_cast<std::size_t>(last); ++i)
                counted.describe(around[i], described[i]);
        });
    DescribedLevel& all = levels[level];
    for (auto& part : described)
        all.add(std::move(part));
    all.sort();
    return !around.empty();
}

int MapRegions::Parts::level_of(const MapRectangle& sight) const {
    const double across = std::max<double>(sight.right - sight.left, sight.bottom - sight.top);
    if (!(across > 0)) return MapSquares::deepest;
    const double level = std::round(std::log2(squares_across * squares.side() / across));
    return static_cast<int>(std::clamp<double>(level, first_level, MapSquares::deepest));
}

std::vector<SquareNeuron> MapRegions::Parts::neurons_in(const MapRectangle& sight,
                                                        int level) const {
    const double squares_in_all = std::exp2(level);
    const auto index = [&](double v, double from) {
        return static_cast<std::uint32_t>(
            std::clamp((v - from) / squares.side() * squares_in_all, 0.0, squares_in_all - 1));
    };
    const std::uint32_t first_column = index(sight.left, squares.left());
    const std::uint32_t last_column = index(sight.right, squares.left());
    const std::uint32_t first_row = index(sight.top, squares.top());
    const std::uint32_t last_row = index(sight.bottom, squares.top());
    constexpr int below = CountedMap::levels_below;
    DescribedLevel made_now;
    for (std::uint32_t row = first_row >> below; row <= last_row >> below; ++row)
        for (std::uint32_t column = first_column >> below; column <= last_column >> below;
             ++column) {
            const MapSquare around{level - below, column, row};
            if (is_described(around)) continue;
            std::vector<DescribedSquare> described;
            counted.describe(around, described);
            made_now.add(std::move(described));
        }
    made_now.sort();
    const auto stored = levels.find(level);
    const auto find = [&](const MapSquare& square) {
        const DescribedSquare* found = made_now.find(square);
        return found == nullptr && stored != levels.end() ? stored->second.find(square) : found;
    };
    std::vector<SquareNeuron> neurons;
    for (std::uint32_t row = first_row; row <= last_row; ++row)
        for (std::uint32_t column = first_column; column <= last_column; ++column)
            if (const DescribedSquare* square = find({level, column, row}))
                neurons.insert(neurons.end(), square->neurons.begin(), square->neurons.end());
    return neurons;
}

MapRegions::MapRegions(std::unique_ptr<Parts> parts) : parts_(std::move(parts)) {}
MapRegions::MapRegions(MapRegions&&) noexcept = default;
MapRegions& MapRegions::operator=(MapRegions&&) noexcept = default;
MapRegions::~MapRegions() = default;

Result<MapRegions> MapRegions::build(std::span<const float> x, std::span<const float> y,
                                     std::span<const std::int64_t> rows, const CodeMatrix& codes,
                                     int k, std::stop_token stop, const Progress& progress) {
    return guard("naming the regions of a map", [&]() -> Result<MapRegions> {
        SPARSESCOPE_TRY(check_places(x, y, rows, codes.rows()));
        auto parts = std::make_unique<Parts>(x, y, rows, codes, k);
        for (int level = first_level; level <= MapSquares::deepest; ++level) {
            if (stop.stop_requested()) return cancelled();
            report(progress, "naming regions", level - first_level,
                   MapSquares::deepest - first_level + 1);
            if (!parts->describe_level(level)) break;
        }
        return MapRegions(std::move(parts));
    });
}

std::vector<RegionLabel> MapRegions::in_sight(const MapRectangle& sight,
                                              const RegionOptions& options) const {
    if (parts_->squares.size() == 0 || options.most == 0 || !(sight.left <= sight.right) ||
        !(sight.top <= sight.bottom))
        return {};
    std::vector<SquareNeuron> neurons = parts_->neurons_in(sight, parts_->level_of(sight));
    LabelChoice choice(sight, options);
    choice.take(neurons, &SquareNeuron::z);
    // Where everything in sight is of one kind, nothing tells its parts apart, but something may
    // tell it from the rest of the map.
    if (choice.size() == 0) {
        RegionOptions one = options;
        one.most = 1;
        LabelChoice whole(sight, one);
        whole.take(neurons, &SquareNeuron::z_of_map);
        return std::move(whole).labels();
    }
    return std::move(choice).labels();
}

}  // namespace sparsescope
