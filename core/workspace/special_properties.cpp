// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/workspace/special_properties.h"

#include <fmt/core.h>

#include <algorithm>
#include <map>
#include <nlohmann/json.hpp>
#include <unordered_map>

#include "core/base/random.h"
#include "core/filter/id_list.h"

namespace sparsescope {

namespace {

constexpr std::size_t documents_at_once = 512;
constexpr std::size_t most_tags = 500;
constexpr std::size_t longest_value = 80;  // bytes; longer ones are texts, not values
constexpr std::size_t most_values = 200'000;
constexpr std::uint64_t sample_seed = 13;

// `most` of the rows, ascending, each as likely as any other; the same ones every time.
std::vector<std::int64_t> sampled(const RowSet& rows, std::int64_t most) {
    std::vector<std::int64_t> chosen;
    auto left = static_cast<std::int64_t>(rows.count());
    std::int64_t wanted = std::min(most, left);
    chosen.reserve(static_cast<std::size_t>(wanted));
    Random random(sample_seed);
    rows.for_each([&](std::size_t row) {
        const bool take =
            wanted > 0 &&
            static_cast<std::int64_t>(random.below(static_cast<std::uint64_t>(left))) < wanted;
        if (take) {
            chosen.push_back(static_cast<std::int64_t>(row));
            --wanted;
        }
        --left;
    });
    return chosen;
}

// Text as it is, the rest as JSON; "" for what is no single value.
std::string value_of(const nlohmann::json& value) {
    if (value.is_string()) return value.get<std::string>();
    if (value.is_number() || value.is_boolean()) return value.dump();
    return {};
}

}  // namespace

// Of each value of each field of metadata the documents that have it.
class SpecialProperties::FieldValues {
  public:
    void add_document(const std::string& metadata, Side side) {
        if (metadata.empty()) return;
        const auto parsed = nlohmann::json::parse(metadata, nullptr, false);
        if (!parsed.is_object()) return;
        for (const auto& [field, value] : parsed.items()) {
            std::vector<std::string> values;
            if (value.is_array()) {
                for (const auto& part : value)
                    values.push_back(value_of(part));
            } else {
                values.push_back(value_of(value));
            }
            std::ranges::sort(values);
            const auto repeated = std::ranges::unique(values);
            values.erase(repeated.begin(), repeated.end());
            for (const std::string& one : values)
                count({field, one}, side);
        }
    }
    [[nodiscard]] const auto& counts() const { return counts_; }

  private:
    // Values beyond the limit are those of a field that is different in every document.
    void count(std::pair<std::string, std::string> value, Side side) {
        if (value.second.empty() || value.second.size() > longest_value) return;
        const auto known = counts_.find(value);
        if (known != counts_.end()) return void(++(known->second.*side));
        if (counts_.size() < most_values) ++(counts_[std::move(value)].*side);
    }

    std::map<std::pair<std::string, std::string>, PropertyCounts> counts_;
};

SpecialProperties::SpecialProperties(const Corpus& corpus, const DatasetInfo& dataset,
                                     const RowSet& inside, const RowSet& outside,
                                     std::stop_token stop, const Progress& progress)
    : corpus_(corpus),
      dataset_(dataset),
      inside_(inside),
      outside_(outside),
      stop_(std::move(stop)),
      progress_(progress),
      sizes_{static_cast<std::int64_t>(inside.count()),
             static_cast<std::int64_t>(outside.count())} {}

void SpecialProperties::add(SpecialItem item, const PropertyCounts& counts) {
    if (!is_worth_testing(counts)) return;
    items_.push_back(std::move(item));
    counts_.push_back(counts);
    words_.resize(items_.size());
}

void SpecialProperties::add_neurons(const CodeMatrix& codes, int k,
                                    std::span<const NeuronId> left_out) {
    const auto counts = neuron_counts(codes, k, inside_, outside_);
    for (NeuronId neuron = 0; neuron < counts.size(); ++neuron) {
        if (std::ranges::find(left_out, neuron) != left_out.end()) continue;
        add({.kind = SpecialKind::neuron,
             .neuron = neuron,
             .condition = to_text(NeuronOn{neuron, {}})},
            counts[neuron]);
    }
}

Status SpecialProperties::add_labels() {
    if (dataset_.labelled_documents == 0) return {};
    SPARSESCOPE_ASSIGN(const auto labels, corpus_.labels(dataset_.id));
    std::unordered_map<std::int32_t, PropertyCounts> counts;
    const auto count = [&](const RowSet& rows, Side side) {
        rows.for_each([&](std::size_t row) {
            if (row < labels.size() && labels[row] != no_label) ++(counts[labels[row]].*side);
        });
    };
    count(inside_, &PropertyCounts::inside);
    count(outside_, &PropertyCounts::outside);
    for (auto& [label, of_label] : counts) {
        of_label.of = sizes_;
        const std::string name = dataset_.label_name(label);
        add({.kind = SpecialKind::label, .name = name, .condition = to_text(LabelIs{name})},
            of_label);
    }
    return {};
}

Status SpecialProperties::add_levels() {
    if (!dataset_.has_levels) return {};
    SPARSESCOPE_ASSIGN(const LevelPaths levels, corpus_.level_paths(dataset_.id));
    std::vector<PropertyCounts> of_path(levels.names.size());
    const auto count = [&](const RowSet& rows, Side side) {
        rows.for_each([&](std::size_t row) {
            if (row < levels.of_row.size() && levels.of_row[row] != no_label)
                ++(of_path[static_cast<std::size_t>(levels.of_row[row])].*side);
        });
    };
    count(inside_, &PropertyCounts::inside);
    count(outside_, &PropertyCounts::outside);
    std::map<std::string_view, PropertyCounts> of_node;  // "animal", "animal/mammal", …
    for (std::size_t path = 0; path < of_path.size(); ++path) {
        const std::string_view name = levels.names[path];
        for (std::size_t end = 0; end < name.size(); ++end) {
            end = std::min(name.find('/', end), name.size());
            PropertyCounts& node = of_node[name.substr(0, end)];
            node.inside += of_path[path].inside;
            node.outside += of_path[path].outside;
        }
    }
    for (auto& [name, counts] : of_node) {
        counts.of = sizes_;
        add({.kind = SpecialKind::level, .name = std::string(name)}, counts);
    }
    return {};
}

Status SpecialProperties::add_tags() {
    SPARSESCOPE_ASSIGN(const auto tags, corpus_.tags(dataset_.id));
    for (std::size_t i = 0; i < std::min(tags.size(), most_tags); ++i) {
        const TagIs tag{tags[i].name};
        SPARSESCOPE_ASSIGN(RowSet inside, corpus_.rows_where(dataset_.id, tag, stop_));
        inside.resize(inside_.rows());
        RowSet outside = inside;
        inside &= inside_;
        outside &= outside_;
        add({.kind = SpecialKind::tag, .name = tag.name, .condition = to_text(tag)},
            {static_cast<std::int64_t>(inside.count()), static_cast<std::int64_t>(outside.count()),
             sizes_});
    }
    return {};
}

Status SpecialProperties::read_side(const RowSet& rows, std::int64_t most, Side side,
                                    TermIndex& terms, FieldValues& fields) {
    const auto chosen = sampled(rows, most);
    const auto all = static_cast<std::int64_t>(chosen.size());
    (side == &PropertyCounts::inside ? read_.inside : read_.outside) = all;
    for (std::size_t first = 0; first < chosen.size(); first += documents_at_once) {
        if (stop_.stop_requested()) return cancelled();
        report(progress_, "reading documents", static_cast<std::int64_t>(first), all);
        const auto piece =
            std::span(chosen).subspan(first, std::min(documents_at_once, chosen.size() - first));
        SPARSESCOPE_ASSIGN(const auto documents, corpus_.documents_at(dataset_.id, piece));
        for (const Document& document : documents) {
            terms.add_document(document.text);
            fields.add_document(document.metadata, side);
        }
    }
    return {};
}

Status SpecialProperties::add_texts_and_fields(std::int64_t most_read) {
    TermIndex terms;
    FieldValues fields;
    SPARSESCOPE_TRY(read_side(inside_, most_read, &PropertyCounts::inside, terms, fields));
    SPARSESCOPE_TRY(read_side(outside_, most_read, &PropertyCounts::outside, terms, fields));
    terms.finish(static_cast<std::uint32_t>(least_documents_to_test));
    add_terms(terms);
    for (const auto& [value, counts] : fields.counts()) {
        const auto& [field, text] = value;
        PropertyCounts of_value = counts;
        of_value.of = read_;
        add({.kind = SpecialKind::field,
             .name = fmt::format("{}: {}", field, text),
             .condition = to_text(FieldIs{field, Comparison::equal, text})},
            of_value);
    }
    return {};
}

void SpecialProperties::add_terms(const TermIndex& terms) {
    const auto first_outside = static_cast<std::uint32_t>(read_.inside);
    for (TermId term = 0; term < terms.terms(); ++term) {
        const auto holders = terms.documents_of(term);
        const auto inside = std::ranges::lower_bound(holders, first_outside) - holders.begin();
        const auto before = items_.size();
        add({.kind = SpecialKind::word,
             .name = terms.spelling(term),
             .condition = to_text(TextHas{terms.spelling(term)})},
            {inside, std::ssize(holders) - inside, read_});
        if (items_.size() == before) continue;
        const auto parts = terms.words_of(term);
        auto& words = words_.back();
        words.assign(parts.begin(), parts.end());
        if (words.empty()) words = {term};
        std::ranges::sort(words);
    }
}

bool SpecialProperties::share_a_word(std::size_t a, std::size_t b) const {
    return std::ranges::any_of(
        words_[a], [&](TermId word) { return std::ranges::binary_search(words_[b], word); });
}

}  // namespace sparsescope
