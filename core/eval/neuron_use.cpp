// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/eval/neuron_use.h"

#include <vector>

namespace sparsescope {

double posting_skew(const CodeMatrix& codes, int k) {
    std::vector<double> active(codes.hidden());
    double total = 0;
    for (std::size_t row = 0; row < codes.rows(); ++row) {
        const CodeView code = codes.row(row).prefix(static_cast<std::size_t>(k));
        for (std::size_t j = 0; j < code.size(); ++j) {
            if (!(code.weights[j] > activation_epsilon)) continue;
            ++active[code.neurons[j]];
            ++total;
        }
    }
    if (total == 0) return 0;
    double squares = 0;
    for (const double count : active)
        squares += count / total * (count / total);
    return static_cast<double>(codes.hidden()) * squares;
}

}  // namespace sparsescope
