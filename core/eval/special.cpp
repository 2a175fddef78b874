// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/eval/special.h"

#include <algorithm>
#include <cmath>

namespace sparsescope {

namespace {

// ln n!. Not std::lgamma, which writes a global.
double log_factorial(std::int64_t n) {
    int sign = 0;
    return ::lgamma_r(static_cast<double>(n) + 1, &sign);
}

double log_choose(std::int64_t n, std::int64_t k) {
    return log_factorial(n) - log_factorial(k) - log_factorial(n - k);
}

double share(std::int64_t part, std::int64_t all) {
    return all > 0 ? static_cast<double>(part) / static_cast<double>(all) : 0;
}

// Fisher's exact test, on the side that the counts lean to, doubled.
double exact_chance(const PropertyCounts& counts, bool more_inside) {
    const std::int64_t marked = counts.inside + counts.outside;
    const std::int64_t all = counts.of.inside + counts.of.outside;
    const double tail = more_inside
                            ? chance_of_at_least(counts.inside, counts.of.inside, marked, all)
                            : chance_of_at_least(counts.outside, counts.of.outside, marked, all);
    return std::min(1.0, 2 * tail);
}

std::optional<double> lift_of(const SpecialMeasure& measure, LiftBase base) {
    const PropertyCounts& counts = measure.counts;
    const double usual = base == LiftBase::outside ? measure.share_outside
                                                   : share(counts.inside + counts.outside,
                                                           counts.of.inside + counts.of.outside);
    return usual > 0 && counts.of.inside > 0 ? std::optional(measure.share_inside / usual)
                                             : std::nullopt;
}

SpecialMeasure measured(const PropertyCounts& counts, std::int64_t tests, double z, LiftBase base) {
    SpecialMeasure measure{.counts = counts};
    measure.share_inside = share(counts.inside, counts.of.inside);
    measure.share_outside = share(counts.outside, counts.of.outside);
    measure.lift = lift_of(measure, base);
    const double with_in = static_cast<double>(counts.inside) + 0.5;
    const double without_in = static_cast<double>(counts.of.inside - counts.inside) + 0.5;
    const double with_out = static_cast<double>(counts.outside) + 0.5;
    const double without_out = static_cast<double>(counts.of.outside - counts.outside) + 0.5;
    measure.log_odds = std::log(with_in * without_out / (without_in * with_out));
    measure.standard_error =
        std::sqrt(1 / with_in + 1 / without_in + 1 / with_out + 1 / without_out);
    if (counts.of.inside == 0 || counts.of.outside == 0) return measure;  // nothing is compared
    const double beyond = std::abs(measure.log_odds) - z * measure.standard_error;
    // So little would be seen by chance in every third test or more often.
    if (std::abs(measure.log_odds) < measure.standard_error && tests > 3) return measure;
    measure.adjusted = std::min(1.0, exact_chance(counts, measure.log_odds > 0) *
                                         static_cast<double>(std::max<std::int64_t>(tests, 1)));
    if (beyond > 0 && measure.adjusted <= false_discovery)
        measure.evidence = std::copysign(beyond, measure.log_odds);
    return measure;
}

}  // namespace

bool is_worth_testing(const PropertyCounts& counts) {
    const std::int64_t with = counts.inside + counts.outside;
    const std::int64_t without = counts.of.inside + counts.of.outside - with;
    return with >= least_documents_to_test && without >= least_documents_to_test;
}

double critical_z(std::int64_t tests) {
    const double wanted = false_discovery / static_cast<double>(std::max<std::int64_t>(tests, 1));
    double low = 0;
    double high = 40;  // beyond, the chance is below the smallest double
    for (int i = 0; i < 100; ++i) {
        const double middle = (low + high) / 2;
        // Both tails of the normal distribution beyond `middle`.
        (std::erfc(middle / std::sqrt(2.0)) > wanted ? low : high) = middle;
    }
    return (low + high) / 2;
}

std::vector<SpecialMeasure> special_measures(std::span<const PropertyCounts> tested,
                                             std::int64_t tests, LiftBase base) {
    const double z = critical_z(tests);
    std::vector<SpecialMeasure> measures;
    measures.reserve(tested.size());
    for (const PropertyCounts& counts : tested)
        measures.push_back(measured(counts, tests, z, base));
    return measures;
}

std::vector<PropertyCounts> neuron_counts(const CodeMatrix& codes, int k, const RowSet& inside,
                                          const RowSet& outside) {
    std::vector<PropertyCounts> counts(codes.hidden());
    const GroupSizes sizes{static_cast<std::int64_t>(inside.count()),
                           static_cast<std::int64_t>(outside.count())};
    for (PropertyCounts& neuron : counts)
        neuron.of = sizes;
    const auto width = static_cast<std::size_t>(std::max(k, 0));
    const auto count = [&](const RowSet& rows, std::int64_t PropertyCounts::*side) {
        rows.for_each([&](std::size_t row) {
            if (row >= codes.rows()) return;
            for (const NeuronId neuron : codes.row(row).prefix(width).neurons)
                ++(counts[neuron].*side);
        });
    };
    count(inside, &PropertyCounts::inside);
    count(outside, &PropertyCounts::outside);
    return counts;
}

double chance_of_at_least(std::int64_t found, std::int64_t draws, std::int64_t marked,
                          std::int64_t all) {
    const std::int64_t least = std::max<std::int64_t>(0, draws + marked - all);
    const std::int64_t most = std::min(draws, marked);
    if (found <= least) return 1;
    if (found > most) return 0;
    const double mode = static_cast<double>(draws + 1) * static_cast<double>(marked + 1) /
                        static_cast<double>(all + 2);
    // The first terms of a sum that begins far below may be too small for a double.
    if (static_cast<double>(found) < mode)
        return 1 - chance_of_at_least(marked - found + 1, all - draws, marked, all);
    // Each term follows from the one before. From the most likely number on they only fall,
    // so the rest adds nothing as soon as one is lost in the sum.
    double term = std::exp(log_choose(marked, found) + log_choose(all - marked, draws - found) -
                           log_choose(all, draws));
    double sum = 0;
    for (std::int64_t i = found; i <= most; ++i) {
        sum += term;
        if (term <= sum * 1e-17) break;
        term *= static_cast<double>(marked - i) * static_cast<double>(draws - i) /
                (static_cast<double>(i + 1) * static_cast<double>(all - marked - draws + i + 1));
    }
    return std::min(sum, 1.0);
}

}  // namespace sparsescope
