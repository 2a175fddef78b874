// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/workspace/special.h"

#include <fmt/core.h>

#include <algorithm>
#include <cmath>

#include "core/workspace/special_properties.h"

namespace sparsescope {

namespace {

// A word and a phrase with it, or two phrases, are said once where one is hardly in fewer documents
// than the other.
constexpr double same_documents = 0.8;
constexpr std::size_t most_words_kept = 200;

// How far from nothing, in standard errors.
double distance(const SpecialMeasure& measure) {
    return std::abs(measure.log_odds) / measure.standard_error;
}

bool is_before(const SpecialMeasure& a, const SpecialMeasure& b) {
    const double evidence_a = std::abs(a.evidence);
    const double evidence_b = std::abs(b.evidence);
    return evidence_a != evidence_b ? evidence_a > evidence_b : distance(a) > distance(b);
}

bool is_same_finding(const SpecialMeasure& a, const SpecialMeasure& b) {
    if ((a.log_odds > 0) != (b.log_odds > 0)) return false;
    const auto [few, many] =
        std::minmax({a.counts.inside + a.counts.outside, b.counts.inside + b.counts.outside});
    return static_cast<double>(few) >= same_documents * static_cast<double>(many);
}

// Whether b is a node below a: "animal/dog" below "animal".
bool is_above(const SpecialItem& a, const SpecialItem& b) {
    return a.kind == SpecialKind::level && b.name.size() > a.name.size() &&
           b.name.starts_with(a.name) && b.name[a.name.size()] == '/';
}

bool same_counts(const SpecialMeasure& a, const SpecialMeasure& b) {
    return a.counts.inside == b.counts.inside && a.counts.outside == b.counts.outside;
}

// The order in which findings are listed. Words that repeat a stronger one are left out.
std::vector<std::size_t> listed(const SpecialProperties& properties,
                                std::span<const SpecialMeasure> measures) {
    std::vector<std::size_t> order;
    for (std::size_t i = 0; i < measures.size(); ++i)
        if (distance(measures[i]) > 1) order.push_back(i);
    const auto& items = properties.items();
    std::ranges::stable_sort(order, [&](std::size_t a, std::size_t b) {
        if (items[a].kind != items[b].kind) return items[a].kind < items[b].kind;
        if (is_before(measures[a], measures[b])) return true;
        if (is_before(measures[b], measures[a])) return false;
        return properties.words_in(a) > properties.words_in(b);  // a phrase says more
    });
    std::vector<std::size_t> kept;
    std::vector<std::size_t> words;
    for (const std::size_t i : order) {
        if (items[i].kind == SpecialKind::level) {
            // Of nodes above each other with the same documents the lowest says all.
            const auto above = std::ranges::find_if(kept, [&](std::size_t other) {
                return is_above(items[other], items[i]) &&
                       same_counts(measures[other], measures[i]);
            });
            if (above != kept.end()) {
                *above = i;
                continue;
            }
        }
        if (items[i].kind == SpecialKind::word) {
            const bool repeats = std::ranges::any_of(words, [&](std::size_t other) {
                return properties.share_a_word(i, other) &&
                       is_same_finding(measures[i], measures[other]);
            });
            if (repeats || words.size() >= most_words_kept) continue;
            words.push_back(i);
        }
        kept.push_back(i);
    }
    return kept;
}

Status collect(const LoadedModel* model, int k, const SpecialQuestion& question,
               SpecialProperties& properties) {
    if (model) properties.add_neurons(model->codes, k, question.not_neurons);
    SPARSESCOPE_TRY(properties.add_labels());
    SPARSESCOPE_TRY(properties.add_levels());
    SPARSESCOPE_TRY(properties.add_tags());
    return properties.add_texts_and_fields(question.most_read);
}

// → rows inside, rows outside, how many are in both.
struct Groups {
    RowSet inside;
    RowSet outside;
    std::int64_t in_both = 0;
};

Result<Groups> groups_of(const Corpus& corpus, DatasetId dataset, const SpecialQuestion& question) {
    SPARSESCOPE_ASSIGN(RowSet present, corpus.removed_rows(dataset));
    present.invert();
    Groups groups{question.inside, RowSet(present.rows(), true)};
    groups.inside.resize(present.rows());
    groups.inside &= present;
    if (question.against) {
        groups.outside = *question.against;
        groups.outside.resize(present.rows());
    }
    groups.outside &= present;
    RowSet others = groups.inside;
    others.invert();
    const std::size_t before = groups.outside.count();
    groups.outside &= others;
    if (question.against)
        groups.in_both = static_cast<std::int64_t>(before - groups.outside.count());
    return groups;
}

}  // namespace

std::string_view kind_word(SpecialKind kind) {
    switch (kind) {
        case SpecialKind::neuron:
            return "neuron";
        case SpecialKind::label:
            return "label";
        case SpecialKind::level:
            return "level";
        case SpecialKind::word:
            return "word";
        case SpecialKind::tag:
            return "tag";
        case SpecialKind::field:
            break;
    }
    return "field";
}

Result<SpecialAnswer> special(const Corpus& corpus, DatasetId dataset, const LoadedModel* model,
                              int k, const SpecialQuestion& question, std::stop_token stop,
                              const Progress& progress) {
    return guard("looking for what is special", [&]() -> Result<SpecialAnswer> {
        SPARSESCOPE_ASSIGN(const DatasetInfo info, corpus.dataset(dataset));
        if (model) SPARSESCOPE_TRY(model->check_k(k));
        SPARSESCOPE_ASSIGN(const Groups groups, groups_of(corpus, dataset, question));
        SpecialProperties properties(corpus, info, groups.inside, groups.outside, stop, progress);
        SpecialAnswer answer;
        answer.documents = properties.sizes();
        answer.against_rest = !question.against.has_value();
        answer.in_both = groups.in_both;
        answer.k = model ? k : 0;
        answer.has_labels = info.labelled_documents > 0;
        answer.has_texts = info.has_text;
        if (answer.nothing_to_compare()) return answer;
        SPARSESCOPE_TRY(collect(model, k, question, properties));
        answer.read = properties.read();
        answer.tests = std::ssize(properties.items());
        answer.z = critical_z(answer.tests);
        const auto measures =
            special_measures(properties.counts(), answer.tests,
                             question.against ? LiftBase::outside : LiftBase::everything);
        for (const std::size_t i : listed(properties, measures)) {
            answer.items.push_back(properties.items()[i]);
            answer.items.back().measure = measures[i];
        }
        return answer;
    });
}

std::vector<SpecialItem> found(const SpecialAnswer& answer, SpecialKind kind, bool more,
                               std::size_t most) {
    std::vector<SpecialItem> items;
    for (const SpecialItem& item : answer.items) {
        if (items.size() == most) break;
        const double evidence = item.measure.evidence;
        if (item.kind == kind && (more ? evidence > 0 : evidence < 0)) items.push_back(item);
    }
    return items;
}

std::string_view confidence_words(const SpecialMeasure& measure) {
    if (measure.evidence == 0) return "not enough evidence";
    if (measure.adjusted < 1e-6) return "certain";
    return measure.adjusted < 1e-3 ? "almost certain" : "likely";
}

std::string nothing_special(const SpecialAnswer& answer) {
    if (answer.documents.inside == 0)
        return "No document is in the group, so there is nothing to compare.";
    if (answer.documents.outside == 0 && answer.against_rest)
        return "The group is all documents. There is no rest to compare it with: take fewer, or "
               "compare with another group.";
    if (answer.documents.outside == 0)
        return answer.in_both > 0
                   ? "All documents of the other group are in this one, too, so there is nothing "
                     "to compare with."
                   : "No document is in the other group, so there is nothing to compare with.";
    if (answer.tests == 0 && answer.k == 0 && !answer.has_labels && !answer.has_texts)
        return "These documents have no neurons, labels or words, and no tag or field that could "
               "be told from chance.";
    if (answer.tests == 0)
        return "Nothing could be told from chance: no neuron, label, word, tag or field is in "
               "three "
               "documents or more, and missing in as many.";
    const bool any = std::ranges::any_of(
        answer.items, [](const SpecialItem& item) { return item.measure.evidence != 0; });
    if (any) return {};
    return answer.documents.inside < 5
               ? fmt::format("{} is too few for evidence: whatever they have may be chance.",
                             answer.documents.inside == 1
                                 ? std::string("One document")
                                 : fmt::format("A group of {} documents", answer.documents.inside))
               : fmt::format(
                     "Nothing differs more than chance would make the largest of {} "
                     "differences: such a group is like the others.",
                     answer.tests);
}

}  // namespace sparsescope
