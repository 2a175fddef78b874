// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/workspace/neuron_filter_rows.h"

#include <fmt/core.h>

#include <algorithm>
#include <cmath>
#include <map>

#include "core/base/dot.h"

namespace sparsescope {

namespace {

char folded(char c) {
    return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
}

bool has_run(std::string_view text, std::string_view run) {
    return std::ranges::search(text, run, {}, folded, folded).begin() != text.end() || run.empty();
}

class Answers {
  public:
    explicit Answers(const NeuronFacts& facts) : facts_(facts) {}

    template <class Holds>
    RowSet where(const Holds& holds) const {
        RowSet set(facts_.reports.size());
        for (std::size_t i = 0; i < facts_.reports.size(); ++i)
            if (holds(static_cast<NeuronId>(i))) set.add(i);
        return set;
    }

    RowSet operator()(const NeuronIs& c) const {
        return where([&](NeuronId neuron) {
            const NeuronSummary& summary = facts_.reports[neuron].summary;
            switch (c.trait) {
                case NeuronTrait::alive:
                    return !summary.dead();
                case NeuronTrait::dead:
                    return summary.dead();
                case NeuronTrait::never:
                    return summary.silent();
                case NeuronTrait::star:
                    return mark_of(facts_, neuron).star;
                case NeuronTrait::named:
                    return facts_.names && facts_.names->of(neuron).origin.has_value();
                case NeuronTrait::noted:
                    return !mark_of(facts_, neuron).note.empty();
            }
            return false;
        });
    }
    RowSet operator()(const NeuronNumberIs& c) const {
        return where([&](NeuronId neuron) {
            const auto number = number_of(facts_, neuron, c.number);
            return number && holds(*number, c.comparison, c.value);
        });
    }
    RowSet operator()(const NeuronIdIs& c) const {
        return where([&](NeuronId neuron) {
            return holds(static_cast<std::int64_t>(neuron), c.comparison, c.id);
        });
    }
    RowSet operator()(const NeuronNear& c) const {
        const auto row = facts_.weights->row(c.neuron);
        const double length = std::sqrt(dot(row, row));
        return where([&](NeuronId neuron) {
            const auto other = facts_.weights->row(neuron);
            const double lengths = length * std::sqrt(dot(other, other));
            const double cosine = lengths > 0 ? dot(row, other) / lengths : 0;
            return neuron == c.neuron || holds(cosine, c.comparison, c.cosine);
        });
    }
    RowSet operator()(const NeuronNameHas& c) const {
        return where([&](NeuronId neuron) {
            return facts_.names && has_run(facts_.names->text(neuron), c.text);
        });
    }
    RowSet operator()(const NeuronNoteHas& c) const {
        return where(
            [&](NeuronId neuron) { return has_run(mark_of(facts_, neuron).note, c.text); });
    }
    RowSet operator()(const NeuronLabelIs& c) const {
        return where([&](NeuronId neuron) { return label_of(facts_, neuron) == c.name; });
    }
    RowSet operator()(const NeuronTagIs& c) const {
        return where([&](NeuronId neuron) {
            const auto& tags = mark_of(facts_, neuron).tags;
            return std::ranges::find(tags, c.name) != tags.end();
        });
    }

  private:
    const NeuronFacts& facts_;
};

RowSet evaluate(const NeuronFilter& filter, const Answers& answers, std::size_t neurons) {
    using Kind = NeuronFilter::Kind;
    if (filter.kind == Kind::condition) return std::visit(answers, *filter.condition);
    if (filter.kind == Kind::negation) {
        RowSet set = evaluate(filter.parts.front(), answers, neurons);
        set.invert();
        return set;
    }
    RowSet joined(neurons, filter.kind != Kind::disjunction);
    for (const NeuronFilter& part : filter.parts) {
        const RowSet set = evaluate(part, answers, neurons);
        filter.kind == Kind::conjunction ? joined &= set : joined |= set;
    }
    return joined;
}

bool asks_for_near(const NeuronFilter& filter) {
    return (filter.condition && std::holds_alternative<NeuronNear>(*filter.condition)) ||
           std::ranges::any_of(filter.parts, asks_for_near);
}

// Numbers that are only computed when they are asked for.
Status check_computed(const NeuronFilter& filter, const NeuronFacts& facts) {
    if (asks_for_near(filter) && !facts.weights)
        return fail(ErrorCode::invalid_argument,
                    "near: needs the model's weights, which are not loaded yet. Try again in a "
                    "moment.");
    const auto lacking = [&](NeuronNumber number, const auto& has) {
        return asks_for(filter, number) && !facts.reports.empty() &&
               std::ranges::none_of(facts.reports, has);
    };
    if (lacking(NeuronNumber::stability, [](const auto& n) { return n.stability.has_value(); }))
        return fail(ErrorCode::invalid_argument,
                    "The stability of the neurons has not been computed: it needs another model "
                    "of the same dataset.");
    return {};
}

std::vector<FilterVocabulary::Word> words_of(const std::map<std::string, std::int64_t>& counts) {
    std::vector<FilterVocabulary::Word> words;
    for (const auto& [text, count] : counts)
        words.push_back({text, count});
    std::ranges::stable_sort(words, std::ranges::greater{}, &FilterVocabulary::Word::documents);
    return words;
}

}  // namespace

const NeuronMark& mark_of(const NeuronFacts& facts, NeuronId neuron) {
    static const NeuronMark no_mark;
    const auto found =
        std::ranges::lower_bound(facts.marks, neuron, std::ranges::less{}, &NeuronMark::neuron);
    return found != facts.marks.end() && found->neuron == neuron ? *found : no_mark;
}

std::string label_of(const NeuronFacts& facts, NeuronId neuron) {
    const std::int32_t label = facts.reports[neuron].summary.top_label;
    if (label == no_label) return {};
    const auto at = static_cast<std::size_t>(label);
    const bool has_name = at < facts.label_names.size() && !facts.label_names[at].empty();
    return has_name ? facts.label_names[at] : std::to_string(label);
}

std::optional<double> number_of(const NeuronFacts& facts, NeuronId neuron, NeuronNumber number) {
    const NeuronReport& report = facts.reports[neuron];
    const NeuronSummary& summary = report.summary;
    // A silent neuron has no weights.
    const auto of_active = [&](double value) {
        return summary.silent() ? std::nullopt : std::optional(value);
    };
    switch (number) {
        case NeuronNumber::frequency:
            return summary.frequency;
        case NeuronNumber::documents:
            return static_cast<double>(summary.active_documents);
        case NeuronNumber::weight:
            return of_active(summary.max_weight);
        case NeuronNumber::mean:
            return of_active(summary.mean_weight);
        case NeuronNumber::purity:
            return report.purity;
        case NeuronNumber::support:
            return static_cast<double>(report.support);
        case NeuronNumber::entropy:
            return report.entropy;
        case NeuronNumber::lift:
            return report.lift;
        case NeuronNumber::mono:
            return report.mono();
        case NeuronNumber::cosine:
            return report.nearest_cosine;
        case NeuronNumber::stability:
            return report.stability;
        case NeuronNumber::score:
            return facts.names ? facts.names->of(neuron).score : std::nullopt;
        case NeuronNumber::died:
            return report.died_step ? std::optional(static_cast<double>(*report.died_step))
                                    : std::nullopt;
    }
    return std::nullopt;
}

bool asks_for(const NeuronFilter& filter, NeuronNumber number) {
    if (filter.condition) {
        const auto* asked = std::get_if<NeuronNumberIs>(&*filter.condition);
        return asked && asked->number == number;
    }
    return std::ranges::any_of(filter.parts,
                               [&](const NeuronFilter& part) { return asks_for(part, number); });
}

Result<NeuronFilter> read_neuron_filter(const std::string& text) {
    auto filter = parse_neuron_filter(text);
    if (filter) return std::move(*filter);
    return fail(ErrorCode::invalid_argument,
                fmt::format("The filter is wrong at character {}: {}", filter.error().position + 1,
                            filter.error().message));
}

Result<RowSet> filter_neurons(const NeuronFilter& filter, const NeuronFacts& facts) {
    if (const auto error = find_unknown_name(filter, neuron_vocabulary(facts)))
        return fail(ErrorCode::invalid_argument, error->message);
    SPARSESCOPE_TRY(check_computed(filter, facts));
    return evaluate(filter, Answers(facts), facts.reports.size());
}

NeuronVocabulary neuron_vocabulary(const NeuronFacts& facts) {
    std::map<std::string, std::int64_t> labels, tags;
    for (const std::string& name : facts.label_names)
        if (!name.empty()) labels.emplace(name, 0);
    for (const NeuronReport& report : facts.reports)
        if (report.summary.top_label != no_label) ++labels[label_of(facts, report.summary.neuron)];
    for (const NeuronMark& mark : facts.marks)
        for (const std::string& tag : mark.tags)
            ++tags[tag];
    return {.neurons = static_cast<NeuronId>(facts.reports.size()),
            .labels = words_of(labels),
            .tags = words_of(tags)};
}

}  // namespace sparsescope
