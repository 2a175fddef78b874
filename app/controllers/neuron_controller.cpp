// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/controllers/neuron_controller.h"

#include <algorithm>
#include <utility>

#include "app/document_rows.h"
#include "widgets/number_format.h"

namespace sparsescope {
namespace {

Result<NeuronView> make_view(const Corpus& corpus, const LoadedModel& model, NeuronId neuron,
                             int k) {
    NeuronView view;
    view.k = k;
    SPARSESCOPE_ASSIGN(view.detail, model.neuron(neuron, k));
    std::vector<DocumentId> ids;
    for (const auto& active : view.detail.strongest)
        ids.push_back(active.document);
    SPARSESCOPE_ASSIGN(view.strongest, load_document_rows(corpus, model.dataset, ids));
    for (std::size_t i = 0; i < view.strongest.size(); ++i) {
        view.strongest[i].caption =
            format::number(static_cast<double>(view.detail.strongest[i].weight));
    }
    if (embeddings_are_pixels(model.dataset)) {
        view.row_pixels = per_pixel(model.dataset, model.weights.row(neuron));
        view.width = model.dataset.image_width;
        view.height = model.dataset.image_height;
    }
    return view;
}

}  // namespace

NeuronController::NeuronController(WorkspaceController& workspace, Selection& selection,
                                   QObject* parent)
    : QObject(parent), workspace_(workspace), selection_(selection) {
    connect(&workspace_, &WorkspaceController::workspaceOpened, this,
            [this] { reader_ = std::make_shared<Reader>(workspace_.file()); });
    connect(&selection_, &Selection::modelChanged, this, [this] {
        computeSummaries();
        computeView();
    });
    connect(&selection_, &Selection::kChanged, this, [this] {
        computeSummaries();
        computeView();
    });
    connect(&selection_, &Selection::neuronChanged, this, &NeuronController::computeView);
}

std::int64_t NeuronController::deadCount() const {
    return std::count_if(summaries_.begin(), summaries_.end(),
                         [](const NeuronSummary& neuron) { return neuron.dead(); });
}

QString NeuronController::neuronName(NeuronId neuron) const {
    const auto model = selection_.model();
    QString name = QString::number(neuron);
    if (model && neuron < summaries_.size()) {
        const auto label = model->label_name(summaries_[neuron].top_label);
        if (!label.empty()) name += ' ' + QString::fromStdString(label);
    }
    return name;
}

void NeuronController::computeSummaries() {
    auto model = selection_.model();
    if (!model) {
        summaries_task_.cancel();
        summaries_.clear();
        summaries_k_ = 0;
        Q_EMIT summariesChanged();
        return;
    }
    const int k = selection_.k();
    summaries_task_.start([model = std::move(model), k](const std::stop_token&)
                              -> Result<std::vector<NeuronSummary>> { return model->neurons(k); },
                          [this, k](Result<std::vector<NeuronSummary>> result) {
                              if (!result) {
                                  Q_EMIT failed(QString::fromStdString(result.error().message));
                                  return;
                              }
                              summaries_ = std::move(*result);
                              summaries_k_ = k;
                              Q_EMIT summariesChanged();
                          });
}

void NeuronController::computeView() {
    auto model = selection_.model();
    const auto neuron = selection_.neuron();
    if (!model || !neuron || !reader_) {
        view_task_.cancel();
        view_.reset();
        Q_EMIT viewChanged();
        return;
    }
    view_task_.start(
        [reader = reader_, model = std::move(model), neuron = *neuron,
         k = selection_.k()](const std::stop_token&) -> Result<NeuronView> {
            SPARSESCOPE_ASSIGN(const Corpus* corpus, reader->corpus());
            return make_view(*corpus, *model, neuron, k);
        },
        [this](Result<NeuronView> result) {
            if (!result) {
                Q_EMIT failed(QString::fromStdString(result.error().message));
                return;
            }
            view_ = std::move(*result);
            Q_EMIT viewChanged();
        });
}

}  // namespace sparsescope
