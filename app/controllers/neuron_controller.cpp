// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/controllers/neuron_controller.h"

#include <algorithm>
#include <utility>

#include "app/controllers/document_rows.h"
#include "core/workspace/held_out.h"
#include "core/workspace/neuron_names.h"
#include "widgets/number_format.h"

namespace sparsescope {
namespace {

Result<NeuronView> make_view(const Corpus& corpus, std::shared_ptr<const LoadedModel> shared,
                             NeuronId neuron, int k) {
    NeuronView view;
    const LoadedModel& model = *shared;
    view.model = std::move(shared);
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
                                   NeuronMarks& marks, QObject* parent)
    : QObject(parent), workspace_(workspace), selection_(selection), marks_(marks) {
    connect(&workspace_, &WorkspaceController::workspaceOpened, this, [this] {
        reader_ = std::make_shared<Reader>(workspace_.file());
        names_reader_ = std::make_shared<Reader>(workspace_.file());
        named_.reset();
    });
    connect(&selection_, &Selection::modelChanged, this, &NeuronController::followModel);
    connect(&marks_, &NeuronMarks::changed, this, &NeuronController::summariesChanged);
    connect(&selection_, &Selection::kChanged, this, [this] {
        computeSummaries();
        computeView();
    });
    connect(&selection_, &Selection::neuronChanged, this, &NeuronController::computeView);
}

// What is known of another model's neurons must not be read as this one's.
void NeuronController::followModel() {
    const auto model = selection_.model();
    if (summaries_.model != (model ? model->info.id : 0)) {
        summaries_ = {};
        summaries_k_ = 0;
        view_.reset();
        Q_EMIT viewChanged();
        Q_EMIT summariesChanged();
    }
    computeNames();
    computeSummaries();
    computeView();
}

std::int64_t NeuronController::deadCount() const {
    return std::ranges::count_if(summaries_.neurons, &NeuronSummary::dead);
}

QString NeuronController::deadText() const {
    if (summaries_.documents == 0) return "no documents to judge them by";
    return QString("%1 dead at k = %2").arg(format::count(deadCount())).arg(summaries_k_);
}

QString NeuronController::deadMeaning() const {
    if (summaries_.documents == 0)
        return "Which neurons are dead is counted on documents, and there are none.";
    const QString all = format::counted(summaries_.documents, "document", "documents");
    if (!summaries_.part)
        return QString("Dead: never active on any of the %1 at k = %2. None are held out.")
            .arg(all)
            .arg(summaries_k_);
    const auto silent = std::ranges::count_if(summaries_.neurons, &NeuronSummary::silent);
    return QString(
               "Dead: never active on the %1 %2 documents at k = %3. Never active on any of the "
               "%4: %5.")
        .arg(format::count(summaries_.held_out), split_name(*summaries_.part))
        .arg(summaries_k_)
        .arg(all, format::count(silent));
}

QString NeuronController::description(NeuronId neuron) const {
    const auto model = selection_.model();
    if (!model) return {};
    if (const auto mark = marks_.all().find(neuron);
        mark != marks_.all().end() && !mark->second.name.empty())
        return QString::fromStdString(mark->second.name);
    // Of documents as they were is better than nothing while those of today are read.
    const bool named = named_ && named_->info.id == model->info.id;
    if (named && neuron < names_.size()) return names_[neuron];
    if (neuron >= summaries_.neurons.size()) return {};
    return label_of(model->dataset, summaries_.neurons[neuron].top_label);
}

std::vector<QString> NeuronController::descriptions() const {
    std::vector<QString> all;
    for (const NeuronSummary& neuron : summaries_.neurons)
        all.push_back(description(neuron.neuron));
    return all;
}

std::shared_ptr<const AutomaticNames> NeuronController::automaticNames() const {
    const auto model = selection_.model();
    const bool named = model && named_ && named_->info.id == model->info.id;
    return named ? automatic_ : nullptr;
}

QString NeuronController::neuronName(ModelId owner, NeuronId neuron) const {
    const auto model = selection_.model();
    if (!model || model->info.id != owner) return QString::number(neuron);
    return (QString::number(neuron) + ' ' + description(neuron)).trimmed();
}

void NeuronController::computeNames() {
    auto model = selection_.model();
    names_task_.cancel();
    if (!model || !names_reader_ || model == named_) return;
    names_task_.start(
        [reader = names_reader_, model](const std::stop_token& stop) -> Result<AutomaticNames> {
            SPARSESCOPE_ASSIGN(const Corpus* corpus, reader->corpus());
            return current_names(*corpus, *model, stop);
        },
        [this, model](Result<AutomaticNames> result) {
            if (!result) {
                Q_EMIT failed(QString::fromStdString(result.error().message));
                return;
            }
            names_.clear();
            for (const AutomaticName& name : result->names)
                names_.push_back(QString::fromStdString(name.name));
            automatic_ = std::make_shared<const AutomaticNames>(std::move(*result));
            named_ = model;
            Q_EMIT summariesChanged();
        });
}

void NeuronController::computeSummaries() {
    auto model = selection_.model();
    if (!model) {
        summaries_task_.cancel();
        summaries_ = {};
        summaries_k_ = 0;
        Q_EMIT summariesChanged();
        return;
    }
    const int k = selection_.k();
    summaries_task_.start(
        [model = std::move(model), k](const std::stop_token&) -> Result<Summaries> {
            Summaries summaries{model->info.id, model->neurons(k), held_out_part(model->splits), 0,
                                0};
            summaries.documents = model->documents();
            summaries.held_out = std::ssize(held_out_rows(model->splits));
            return summaries;
        },
        [this, k](Result<Summaries> result) {
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
            return make_view(*corpus, model, neuron, k);
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
