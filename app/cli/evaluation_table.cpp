// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/evaluation_table.h"

#include "app/cli/answers.h"
#include "app/cli/text_table.h"

namespace sparsescope::cli {

namespace {

std::string accuracy(const std::optional<NearestNeighbourAccuracy>& value) {
    return value ? percent(value->accuracy) : "–";
}

std::string share(const std::optional<double>& value) {
    return value ? percent(*value) : "–";
}

std::string wup(const std::optional<PathQuality>& value) {
    return value ? fmt::format("{:.3f}", value->wup_at_10) : "";
}

std::string deep(const std::optional<PathQuality>& value) {
    if (!value) return "";
    return value->deep_queries > 0 ? percent(value->deep_at_10) : "–";
}

std::string warning(const LoadedModel& model, const Evaluation& evaluation) {
    if (evaluation.queries == Split::test || model.dataset.test_documents > 0) return {};
    return "There are no test documents, so validation documents ask: settings may have been "
           "chosen on them, which makes these numbers too good.\n";
}

std::string sets(const LoadedModel& model, const Evaluation& evaluation) {
    const std::string of = fmt::format("Model \"{}\" on \"{}\", {} neurons. ", model.info.name,
                                       model.dataset.name, model.info.hidden);
    if (!evaluation.dense)
        return of + fmt::format("1-NN accuracy needs labels and {} documents; there are none.\n",
                                split_name(evaluation.queries));
    return of + fmt::format("1-NN accuracy: {} {} documents against {} training documents.\n{}",
                            evaluation.dense->queries, split_name(evaluation.queries),
                            model.dataset.train_documents, warning(model, evaluation));
}

std::int64_t queries_of(const LoadedModel& model, const Evaluation& evaluation) {
    return evaluation.queries == Split::test ? model.dataset.test_documents
                                             : model.dataset.validation_documents;
}

}  // namespace

Answer evaluation_answer(const LoadedModel& model, const Evaluation& evaluation) {
    using enum TextTable::Align;
    TextTable table(
        {{"k", right},
         {"codes", right},
         {"tied", right},
         {"truncated", right},
         {"dense", right},
         {"recall@10", right},
         {"wup@10", right},
         {"dense wup@10", right},
         {"deep@10", right},
         {"dense deep@10", right},
         {"named", right},
         {fmt::format("never active (train, N {})", model.dataset.train_documents), right},
         {fmt::format("never active ({}, N {})", split_name(evaluation.queries),
                      queries_of(model, evaluation)),
          right},
         {"density", right},
         {"L0", right},
         {"explained variance", right}});
    Answer answer;
    answer.json["model"] = to_json(model.info);
    answer.json["split"] = split_name(evaluation.queries);
    answer.json["dense"] = evaluation.dense ? to_json(*evaluation.dense) : Json();
    answer.json["dense_levels"] =
        evaluation.dense_levels ? to_json(*evaluation.dense_levels) : Json();
    Json& rows = answer.json["rows"] = Json::array();
    for (const EvaluationRow& row : evaluation.rows) {
        rows.push_back(to_json(row));
        table.add({std::to_string(row.k), accuracy(row.codes),
                   row.codes ? percent(row.codes->tied_share()) : "–", accuracy(row.truncated),
                   accuracy(evaluation.dense), share(row.recall_at_10), wup(row.levels),
                   wup(evaluation.dense_levels), deep(row.levels), deep(evaluation.dense_levels),
                   share(row.named), percent(row.train.dead_share),
                   row.test.documents > 0 ? percent(row.test.dead_share) : "–",
                   fmt::format("{:.5f}", row.train.density), fmt::format("{:.2f}", row.train.l0),
                   fmt::format("{:.3f}", row.explained_variance)});
    }
    answer.text = sets(model, evaluation) + table.text();
    return answer;
}

}  // namespace sparsescope::cli
