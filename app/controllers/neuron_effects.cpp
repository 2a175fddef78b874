// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/controllers/neuron_effects.h"

#include <algorithm>
#include <utility>

#include "app/controllers/app_context.h"
#include "app/controllers/document_rows.h"
#include "widgets/number_format.h"

namespace sparsescope {
namespace {

constexpr int compared_results = 10;
constexpr std::size_t shown_changes = 8;
constexpr std::size_t shown_beaten_on = 12;

// The code that the Search page's query was searched with, strongest neuron first.
struct AskedCode {
    ModelId model = 0;
    std::vector<NeuronId> neurons;
    std::vector<float> weights;
    std::vector<DocumentId> documents;  // that were asked with

    [[nodiscard]] CodeView view() const { return {neurons, weights}; }
};

AskedCode asked_code(const SearchController& search) {
    AskedCode asked;
    const auto& answer = search.answer();
    if (!answer || answer->model == 0) return asked;
    for (const ColumnAnswer& column : answer->columns) {
        if (column.query.empty()) continue;
        asked.model = answer->model;
        for (const QueryNeuron& one : column.query) {
            asked.neurons.push_back(one.neuron);
            asked.weights.push_back(static_cast<float>(one.weight));
        }
        asked.documents = answer->query.request.documents;
        break;
    }
    return asked;
}

std::vector<DocumentId> only_in(const std::vector<ActiveDocument>& these,
                                const std::vector<ActiveDocument>& others) {
    std::vector<DocumentId> ids;
    for (const ActiveDocument& one : these) {
        if (std::ranges::find(others, one.document, &ActiveDocument::document) != others.end())
            continue;
        ids.push_back(one.document);
        if (ids.size() == shown_changes) break;
    }
    return ids;
}

Status add_results(AblationAnswer& answer, const AblationStudy& study, const OneNeuron& neuron,
                   const AskedCode& asked, double factor, const NeuronSubject& subject) {
    if (asked.neurons.empty() || asked.model != subject.model->info.id) return {};
    AblationStudy::Query query{.code = asked.view(), .n = compared_results};
    if (asked.documents.size() == 1) query.excluded = subject.model->row_of(asked.documents[0]);
    SPARSESCOPE_ASSIGN(answer.results, study.results(neuron, factor, query));
    answer.query_has_it = std::ranges::find(asked.neurons, subject.neuron) != asked.neurons.end();
    SPARSESCOPE_ASSIGN(const Corpus* corpus, subject.reader->corpus());
    const DatasetInfo& dataset = subject.model->dataset;
    SPARSESCOPE_ASSIGN(answer.came,
                       load_document_rows(*corpus, dataset,
                                          only_in(answer.results->after, answer.results->before)));
    SPARSESCOPE_ASSIGN(answer.went,
                       load_document_rows(*corpus, dataset,
                                          only_in(answer.results->before, answer.results->after)));
    return {};
}

}  // namespace

AblationQuestion::AblationQuestion(AppContext& context, QObject* parent)
    : NeuronAnswer<AblationAnswer>(context, parent) {
    connect(this, &NeuronQuestion::changed, this, &AblationQuestion::askNext);
    connect(&context_.search, &SearchController::answered, this, &NeuronQuestion::askAgain);
}

void AblationQuestion::setFactor(double factor) {
    factor = std::clamp(factor, 0.0, largest_factor);
    if (factor == factor_) return;
    factor_ = factor;
    if (busy() && answer())
        again_ = true;
    else
        askAgain();
}

void AblationQuestion::askNext() {
    if (busy() || !std::exchange(again_, false)) return;
    askAgain();
}

void AblationQuestion::neuronChanges() {
    again_ = false;
}

AblationQuestion::Work AblationQuestion::work() {
    return
        [factor = factor_, kept = kept_, asked = asked_code(context_.search)](
            const NeuronSubject& subject, const std::stop_token& stop) -> Result<AblationAnswer> {
            SPARSESCOPE_ASSIGN(const auto study, subject.studies->of(subject.model, stop));
            if (kept->model != subject.model || !kept->study || kept->study->k() != subject.k) {
                SPARSESCOPE_ASSIGN(const Corpus* corpus, subject.reader->corpus());
                SPARSESCOPE_ASSIGN(kept->study,
                                   AblationStudy::prepare(*corpus, study, subject.k, {}, stop));
                kept->model = subject.model;
            }
            SPARSESCOPE_ASSIGN(const OneNeuron neuron, study->neuron(subject.neuron, subject.k));
            AblationAnswer answer;
            SPARSESCOPE_ASSIGN(answer.effect, kept->study->effect(neuron, factor, 0, stop));
            SPARSESCOPE_TRY(add_results(answer, *kept->study, neuron, asked, factor, subject));
            return answer;
        };
}

DeathQuestion::Work DeathQuestion::work() {
    return [](const NeuronSubject& subject, const std::stop_token& stop) -> Result<DeathAnswer> {
        SPARSESCOPE_ASSIGN(const OneNeuron neuron, subject.study(stop));
        SPARSESCOPE_ASSIGN(const Corpus* corpus, subject.reader->corpus());
        DeathAnswer answer;
        SPARSESCOPE_ASSIGN(answer.death, neuron_death(*corpus, neuron, stop));
        std::vector<DocumentId> ids;
        for (const BeatenOn& one : answer.death.beaten_on)
            if (ids.size() < shown_beaten_on) ids.push_back(one.document);
        SPARSESCOPE_ASSIGN(answer.beaten_on,
                           load_document_rows(*corpus, subject.model->dataset, ids));
        for (std::size_t i = 0; i < answer.beaten_on.size(); ++i) {
            const BeatenOn& one = answer.death.beaten_on[i];
            answer.beaten_on[i].caption =
                QString("rank %1 · lacks %2").arg(one.rank).arg(format::number(one.margin, 2));
        }
        return answer;
    };
}

}  // namespace sparsescope
