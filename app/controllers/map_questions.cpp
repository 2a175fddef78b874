// SPDX-License-Identifier: GPL-3.0-or-later
// What is asked of the shown map: words, neurons, lists, single documents.
#include <algorithm>
#include <utility>

#include "app/controllers/document_rows.h"
#include "app/controllers/map_controller.h"
#include "app/controllers/map_values.h"
#include "core/workspace/filter_rows.h"

namespace sparsescope {
namespace {

constexpr std::size_t neurons_of_card = 3;

}  // namespace

void MapController::hoverNeuron(std::optional<NeuronId> neuron) {
    const auto model = this->model();
    if (!neuron || !model) {
        hover_task_.cancel();
        if (hovered_.empty()) return;
        hovered_.clear();
        return Q_EMIT hoverChanged();
    }
    hover_task_.start(
        [data = data_, model, k = selection_.k(),
         neuron = *neuron](const std::stop_token&) -> Result<std::vector<std::uint32_t>> {
            auto numbers = documents_with(*data, *model, k, neuron);
            std::erase_if(numbers, [&](std::uint32_t number) { return data->rows[number] < 0; });
            return numbers;
        },
        [this](Result<std::vector<std::uint32_t>> numbers) {
            if (!numbers) return;
            hovered_ = std::move(*numbers);
            Q_EMIT hoverChanged();
        });
}

void MapController::find(const QString& text) {
    if (!data_ || text.simplified().isEmpty()) {
        find_task_.cancel();
        found_.reset();
        return Q_EMIT foundChanged();
    }
    MapFindQuestion question{.data = data_,
                             .model = model(),
                             .k = selection_.k(),
                             .names = names_.descriptions(),
                             .documents = {},
                             .text = text};
    for (const NeuronSummary& neuron : names_.summaries())
        question.documents.push_back(neuron.active_documents);
    if (!question.model) question.names.clear();
    find_task_.start(
        [reader = find_reader_,
         question = std::move(question)](const std::stop_token& stop) -> Result<MapFound> {
            SPARSESCOPE_ASSIGN(const Corpus* corpus, reader->corpus());
            return find_on_map(*corpus, question, stop);
        },
        [this](Result<MapFound> found) {
            if (!found) return Q_EMIT failed(QString::fromStdString(found.error().message));
            found_ = std::move(*found);
            Q_EMIT foundChanged();
        });
}

void MapController::showHits(bool shown) {
    hits_shown_ = shown;
    Q_EMIT hitsChanged();
}

void MapController::wantEdges(bool wanted) {
    edges_wanted_ = wanted;
    computeEdges();
}

void MapController::computeEdges() {
    if (!edges_wanted_ || !map_neurons_ || !edges_.empty()) return;
    edges_task_.start(
        [neurons = map_neurons_](const std::stop_token& stop) { return map_edges(*neurons, stop); },
        [this](Result<std::vector<CoactivityEdge>> edges) {
            if (!edges) return;
            edges_ = std::move(*edges);
            Q_EMIT edgesChanged();
        });
}

void MapController::list(std::vector<std::uint32_t> numbers) {
    if (!data_ || numbers.empty()) {
        list_task_.cancel();
        rows_.clear();
        return Q_EMIT rowsListed();
    }
    if (numbers.size() > listed) numbers.resize(listed);
    list_task_.start(
        [reader = list_reader_, data = data_,
         numbers = std::move(numbers)](const std::stop_token&) -> Result<std::vector<DocumentRow>> {
            SPARSESCOPE_ASSIGN(const Corpus* corpus, reader->corpus());
            return load_document_rows(*corpus, data->dataset, data->idsOf(numbers));
        },
        [this](Result<std::vector<DocumentRow>> rows) {
            if (!rows) return Q_EMIT failed(QString::fromStdString(rows.error().message));
            rows_ = std::move(*rows);
            Q_EMIT rowsListed();
        });
}

void MapController::askCard(std::optional<std::uint32_t> number) {
    if (!data_ || !number || *number >= data_->ids.size()) {
        card_task_.cancel();
        if (!card_) return;
        card_.reset();
        return Q_EMIT cardChanged();
    }
    card_task_.start(
        [reader = card_reader_, data = data_, model = model(), k = selection_.k(),
         number = *number](const std::stop_token&) -> Result<MapCardFacts> {
            SPARSESCOPE_ASSIGN(const Corpus* corpus, reader->corpus());
            const std::vector<DocumentId> ids{data->ids[number]};
            SPARSESCOPE_ASSIGN(auto rows, load_document_rows(*corpus, data->dataset, ids));
            MapCardFacts facts;
            facts.row = std::move(rows.front());
            const std::int64_t row = data->rows[number];
            if (model && row >= 0 && static_cast<std::size_t>(row) < model->codes.rows()) {
                const auto code = model->codes.row(static_cast<std::size_t>(row))
                                      .prefix(static_cast<std::size_t>(k))
                                      .prefix(neurons_of_card);
                facts.neurons.assign(code.neurons.begin(), code.neurons.end());
            }
            return facts;
        },
        [this](Result<MapCardFacts> facts) {
            if (!facts) return;
            card_ = std::move(*facts);
            Q_EMIT cardChanged();
        });
}

void MapController::readFields() {
    fields_task_.start(
        [reader = fields_reader_, dataset = data_->dataset.id](
            const std::stop_token& stop) -> Result<FilterVocabulary::Fields> {
            SPARSESCOPE_ASSIGN(const Corpus* corpus, reader->corpus());
            return corpus->metadata_fields(dataset, stop);
        },
        [this](Result<FilterVocabulary::Fields> fields) {
            if (!fields) return;
            fields_ = std::move(*fields);
            Q_EMIT fieldsChanged();
        });
}

void MapController::remove(LayoutId layout) {
    writes_.add(
        workspace_.file(), [layout](Corpus& corpus) { return corpus.remove_layout(layout); },
        [this](const Status& removed) {
            if (!removed) Q_EMIT failed(QString::fromStdString(removed.error().message));
            workspace_.refresh();
        });
}

}  // namespace sparsescope
