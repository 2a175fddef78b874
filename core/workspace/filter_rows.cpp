// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/workspace/filter_rows.h"

#include <algorithm>
#include <string>
#include <vector>

#include "core/workspace/neuron_conditions.h"

namespace sparsescope {

namespace {

// The conditions of a filter, from left to right.
void collect(const Filter& filter, std::vector<const Condition*>& conditions) {
    if (filter.condition) conditions.push_back(&*filter.condition);
    for (const Filter& part : filter.parts)
        collect(part, conditions);
}

// In a sample of a large dataset a field may be missing that there is.
Status check_field(const Corpus& corpus, const DatasetInfo& dataset, const FieldIs& field,
                   FilterVocabulary& names, const std::stop_token& stop) {
    SPARSESCOPE_ASSIGN(names.fields, corpus.metadata_fields(dataset.id, stop));
    if (!names.fields.sampled || names.fields.find(field.name)) return {};
    SPARSESCOPE_ASSIGN(
        RowSet with,
        corpus.rows_where(dataset.id, FieldIs{field.name, Comparison::equal, ""}, stop));
    with.invert();
    names.fields.sampled = !with.empty();
    return {};
}

// A condition that no document fits may name what there is not.
Status check_name(const Corpus& corpus, const DatasetInfo& dataset, const Condition& condition,
                  const std::stop_token& stop) {
    FilterVocabulary names;
    for (const std::string& label : dataset.label_names)
        names.labels.push_back({label});
    if (std::holds_alternative<TagIs>(condition)) {
        SPARSESCOPE_ASSIGN(const auto tags, corpus.tags(dataset.id));
        for (const TagInfo& tag : tags)
            names.tags.push_back({tag.name});
    }
    if (const auto* field = std::get_if<FieldIs>(&condition))
        SPARSESCOPE_TRY(check_field(corpus, dataset, *field, names, stop));
    auto problem = unknown_name(condition, names);
    return problem ? Status(fail(ErrorCode::invalid_argument, std::move(*problem))) : Status();
}

// Without a value are all documents also when there is no such field.
bool may_be_misspelt(const Condition& condition, const RowSet& found) {
    const auto* field = std::get_if<FieldIs>(&condition);
    return found.empty() || (field && field->value.empty() && found.count() == found.rows());
}

// Joins the sets of the conditions as the filter's tree says.
class Evaluation {
  public:
    Evaluation(const Corpus& corpus, const DatasetInfo& dataset, std::size_t rows,
               std::vector<RowSet> neuron_sets, std::stop_token stop)
        : corpus_(corpus),
          dataset_(dataset),
          rows_(rows),
          neuron_sets_(std::move(neuron_sets)),
          stop_(std::move(stop)) {}

    Result<RowSet> evaluate(const Filter& filter) {
        switch (filter.kind) {
            case Filter::Kind::everything:
                return RowSet(rows_, true);
            case Filter::Kind::condition:
                return ask(filter);
            case Filter::Kind::negation: {
                SPARSESCOPE_ASSIGN(RowSet set, evaluate(filter.parts.front()));
                set.invert();
                return set;
            }
            case Filter::Kind::conjunction:
            case Filter::Kind::disjunction:
                return join(filter);
        }
        return RowSet(rows_);
    }

  private:
    Result<RowSet> ask(const Filter& filter) {
        if (needs_model(filter)) return std::move(neuron_sets_[next_neuron_set_++]);
        SPARSESCOPE_ASSIGN(RowSet set, corpus_.rows_where(dataset_.id, *filter.condition, stop_));
        if (may_be_misspelt(*filter.condition, set))
            SPARSESCOPE_TRY(check_name(corpus_, dataset_, *filter.condition, stop_));
        set.resize(rows_);  // another process may have appended meanwhile
        return set;
    }

    Result<RowSet> join(const Filter& filter) {
        const bool all = filter.kind == Filter::Kind::conjunction;
        RowSet joined(rows_, all);
        for (const Filter& part : filter.parts) {
            SPARSESCOPE_ASSIGN(const RowSet set, evaluate(part));
            all ? joined &= set : joined |= set;
        }
        return joined;
    }

    const Corpus& corpus_;
    const DatasetInfo& dataset_;
    std::size_t rows_;
    std::vector<RowSet> neuron_sets_;  // in the order of the conditions
    std::size_t next_neuron_set_ = 0;
    std::stop_token stop_;
};

Result<ModelInfo> model_of(const Corpus& corpus, DatasetId dataset,
                           const std::optional<ModelAtK>& model) {
    if (!model)
        return fail(ErrorCode::invalid_argument,
                    "The filter asks about neurons, which needs a model. Choose one, or leave the "
                    "neurons out.");
    SPARSESCOPE_ASSIGN(auto info, corpus.model(model->model));
    if (info.dataset != dataset)
        return fail(ErrorCode::invalid_argument,
                    fmt::format("The filter asks about neurons of {}, which belongs to another "
                                "dataset. Choose a model of this one.",
                                info.name));
    return info;
}

Result<RowSet> rows_of(const Corpus& corpus, DatasetId dataset, const Filter& filter,
                       const std::optional<ModelAtK>& model, std::stop_token stop) {
    std::vector<const Condition*> conditions;
    collect(filter, conditions);
    SPARSESCOPE_ASSIGN(const auto info, corpus.dataset(dataset));
    SPARSESCOPE_ASSIGN(RowSet removed, corpus.removed_rows(dataset));
    const std::size_t rows = removed.rows();
    std::vector<RowSet> neuron_sets;
    if (NeuronConditions asked(conditions, model ? model->k : 0); !asked.empty()) {
        SPARSESCOPE_ASSIGN(const auto coded, model_of(corpus, dataset, model));
        SPARSESCOPE_TRY(asked.check(coded));
        SPARSESCOPE_ASSIGN(neuron_sets, asked.answer(corpus, coded, rows, stop));
    }
    Evaluation evaluation(corpus, info, rows, std::move(neuron_sets), std::move(stop));
    SPARSESCOPE_ASSIGN(RowSet set, evaluation.evaluate(filter));
    removed.invert();
    set &= removed;
    return set;
}

}  // namespace

Result<RowSet> filter_rows(const Corpus& corpus, DatasetId dataset, const Filter& filter,
                           std::optional<ModelAtK> model, std::stop_token stop) {
    // Compacting between two questions renumbers rows; then they are asked again.
    for (;;) {
        SPARSESCOPE_ASSIGN(const auto before, corpus.row_generation(dataset));
        auto rows = rows_of(corpus, dataset, filter, model, stop);
        SPARSESCOPE_ASSIGN(const auto after, corpus.row_generation(dataset));
        if (before == after) return rows;
    }
}

Result<FilterVocabulary> filter_vocabulary(const Corpus& corpus, DatasetId dataset,
                                           std::stop_token stop) {
    SPARSESCOPE_ASSIGN(const auto info, corpus.dataset(dataset));
    SPARSESCOPE_ASSIGN(const auto counts, corpus.label_counts(dataset));
    SPARSESCOPE_ASSIGN(const auto tags, corpus.tags(dataset));
    FilterVocabulary vocabulary;
    for (std::size_t i = 0; i < std::min(counts.size(), info.label_names.size()); ++i)
        vocabulary.labels.push_back({info.label_names[i], counts[i]});
    const std::int64_t present =
        info.train_documents + info.validation_documents + info.test_documents;
    const std::int64_t unlabelled = present - info.labelled_documents;
    if (unlabelled > 0) vocabulary.labels.push_back({"", unlabelled});
    for (const TagInfo& tag : tags)
        vocabulary.tags.push_back({tag.name, tag.documents});
    for (const auto& [split, documents] : {std::pair(Split::train, info.train_documents),
                                           std::pair(Split::validation, info.validation_documents),
                                           std::pair(Split::test, info.test_documents)})
        vocabulary.splits.push_back({split_name(split), documents});
    SPARSESCOPE_ASSIGN(vocabulary.fields, corpus.metadata_fields(dataset, std::move(stop)));
    return vocabulary;
}

}  // namespace sparsescope
