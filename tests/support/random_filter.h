// SPDX-License-Identifier: GPL-3.0-or-later
// Makes random filters of the form that parse_filter() returns: nothing is negated twice, and no
// "and" stands directly inside an "and".
#pragma once
#include <string>
#include <utility>
#include <vector>

#include "core/base/random.h"
#include "core/filter/filter.h"

namespace sparsescope::test {

// The values that conditions are drawn from.
struct FilterPool {
    std::vector<std::string> labels;
    std::vector<std::string> words;
    std::vector<std::string> tags;
    std::vector<std::string> fields;
    std::vector<std::string> values;  // of fields; "" only for equal
    std::int64_t longest_text = 100;
    DocumentId last_id = 100;
    NeuronId neurons = 8;
    int k = 8;
    std::vector<double> weights;
};

template <class T>
const T& pick(Random& random, const std::vector<T>& items) {
    return items[random.below(items.size())];
}
inline Comparison random_comparison(Random& random) {
    return static_cast<Comparison>(random.below(5));
}
inline std::int64_t random_number(Random& random, std::int64_t highest) {
    return static_cast<std::int64_t>(random.below(static_cast<std::uint64_t>(highest) + 2));
}

inline Condition random_document_condition(Random& random, const FilterPool& pool) {
    switch (random.below(pool.fields.empty() ? 7 : 9)) {
        case 7:
        case 8: {
            const std::string& value = pick(random, pool.values);
            return FieldIs{pick(random, pool.fields),
                           value.empty() ? Comparison::equal : random_comparison(random), value};
        }
        case 0:
            return LabelIs{pick(random, pool.labels)};
        case 1:
            return TextHas{pick(random, pool.words)};
        case 2:
            return LengthIs{random_comparison(random), random_number(random, pool.longest_text)};
        case 3:
            return TagIs{pick(random, pool.tags)};
        case 4:
            return SplitIs{
                std::vector{Split::train, Split::validation, Split::test}[random.below(3)]};
        case 5: {
            IdIn list;
            DocumentId at = random_number(random, 3);
            for (int i = 0; i < 3; ++i) {
                const DocumentId last = at + random_number(random, 4);
                list.ranges.emplace_back(at, last);
                at = last + 2 + random_number(random, 4);
            }
            return list;
        }
        default:
            return IdIs{random_comparison(random), random_number(random, pool.last_id)};
    }
}

inline Condition random_neuron_condition(Random& random, const FilterPool& pool) {
    const auto neuron = [&] { return static_cast<NeuronId>(random.below(pool.neurons)); };
    const auto k = [&] {
        return static_cast<int>(1 + random.below(static_cast<std::uint64_t>(pool.k)));
    };
    switch (random.below(4)) {
        case 0:
            return NeuronWeightIs{neuron(), random_comparison(random), pick(random, pool.weights)};
        case 1:
            return NeuronOn{neuron(), {}};
        case 2:
            return NeuronOn{neuron(), k()};
        default: {
            SharesNeurons shares{{}, random_comparison(random), k() - 1};
            for (NeuronId first = neuron(); first < pool.neurons && shares.neurons.size() < 3;
                 first += 1 + static_cast<NeuronId>(random.below(3)))
                shares.neurons.push_back(first);
            return shares;
        }
    }
}

inline Filter random_filter(Random& random, const FilterPool& pool, int depth = 3,
                            Filter::Kind outside = Filter::Kind::everything) {
    const auto kind =
        depth == 0 ? Filter::Kind::condition : static_cast<Filter::Kind>(1 + random.below(4));
    if (kind == outside) return random_filter(random, pool, depth, outside);
    Filter filter{.kind = kind};
    if (kind == Filter::Kind::condition) {
        filter.condition = random.below(2) == 0 ? random_document_condition(random, pool)
                                                : random_neuron_condition(random, pool);
        return filter;
    }
    const std::size_t parts = kind == Filter::Kind::negation ? 1 : 2 + random.below(2);
    while (filter.parts.size() < parts)
        filter.parts.push_back(random_filter(random, pool, depth - 1, kind));
    return filter;
}

// Whether the filters are equal, apart from their positions in their texts.
inline bool same_filter(const Filter& a, const Filter& b) {
    if (a.kind != b.kind || a.condition != b.condition || a.parts.size() != b.parts.size())
        return false;
    for (std::size_t i = 0; i < a.parts.size(); ++i) {
        if (!same_filter(a.parts[i], b.parts[i])) return false;
    }
    return true;
}

}  // namespace sparsescope::test
