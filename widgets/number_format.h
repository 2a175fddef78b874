// SPDX-License-Identifier: GPL-3.0-or-later
// Writes numbers as people read them: with thin no-break spaces between thousands, three
// significant digits, and a true minus sign. A value that is not finite reads "–".
#pragma once
#include <QString>
#include <cstdint>

namespace sparsescope::format {

inline constexpr QChar thin_space{0x202F};  // narrow no-break space
inline constexpr QChar no_value{0x2013};

[[nodiscard]] QString count(std::int64_t n);                      // 65 536
[[nodiscard]] QString number(double value, int significant = 3);  // 0.0123, 12.3, 12 300, 1.2·10⁻⁷
[[nodiscard]] QString si(double value, const QString& unit = {});  // 12.3 k, 4.5 µs
[[nodiscard]] QString percent(double share, int significant = 3);  // 0.123 → 12.3 %
[[nodiscard]] QString duration(double seconds);                    // 2 min 10 s; < 0: –
[[nodiscard]] QString bytes(std::int64_t size);                    // 4.2 MB
[[nodiscard]] QString power_of_ten(double exponent);               // −3 → 10⁻³
// "1 neuron", "1 536 neurons"
[[nodiscard]] QString counted(std::int64_t n, const QString& one, const QString& many);

}  // namespace sparsescope::format
