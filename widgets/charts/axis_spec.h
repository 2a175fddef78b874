// SPDX-License-Identifier: GPL-3.0-or-later
// How one axis of a chart reads: title with unit, number format, fixed ends where wanted.
#pragma once
#include <QString>
#include <optional>

namespace sparsescope {

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

}  // namespace sparsescope
