// SPDX-License-Identifier: GPL-3.0-or-later
// One axis of a chart without its painting: how it reads, which range it shows, where its ticks
// are. plot.h paints it.
#pragma once
#include <QString>
#include <optional>
#include <vector>

namespace sparsescope {

enum class AxisSide { left, right };

enum class AxisFormat {
    si,            // 12 k
    number,        // 3 significant digits
    percent,       // a share: 0.2 reads 20 %
    power_of_ten,  // the values are log10 already: −3 reads 10⁻³
};

struct AxisSpec {
    QString title;        // with unit: "step", "loss", "throughput, steps/s"
    QString plural = {};  // of the title, for sentences: "steps"
    AxisFormat format = AxisFormat::si;
    std::optional<double> minimum = std::nullopt;  // fixed end; otherwise from the data
    std::optional<double> maximum = std::nullopt;
    bool log = false;        // log10 of the values; values ≤ 0 sit on a marked line below
    bool whole = false;      // ticks at whole numbers only
    bool from_zero = false;  // an automatic range starts at 0
};

[[nodiscard]] QString axis_text(double value, AxisFormat format);

// An axis after the layout. Its range and ticks are in axis coordinates, which are those of Qt
// Charts' series: the values themselves, or their log10 where the spec is logarithmic.
struct AxisScale {
    AxisSpec spec;
    double low = 0;
    double high = 1;
    std::optional<double> floor;  // log axes: where values ≤ 0 sit, when there are any
    std::vector<double> ticks;

    [[nodiscard]] double place(double value) const;  // data → axis coordinates
    [[nodiscard]] QString text(double tick) const;
    [[nodiscard]] bool holds(double x) const { return x >= low && x <= high; }
    // Sets range and ticks for values in [low, high], in axis coordinates; low > high means that
    // there are none. With `rounded`, automatic ends move out to the next tick, so that the range
    // of a live chart rarely changes.
    void fit(double low, double high, int wanted_ticks, bool rounded);
};

// How many ticks an axis of so many pixels has room for: one each `spacing` of unscaled pixels, at
// least two.
[[nodiscard]] int tick_room(double pixels, int spacing, int most);

}  // namespace sparsescope
