// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/controllers/neuron_controller.h"

#include <algorithm>
#include <chrono>
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
        making_reader_ = std::make_shared<Reader>(workspace_.file());
        named_.reset();
    });
    connect(&selection_, &Selection::modelChanged, this, &NeuronController::followModel);
    connect(&marks_, &NeuronMarks::changed, this, &NeuronController::summariesChanged);
    connect(&marks_, &NeuronMarks::changed, this, &NeuronController::judgeOwnNames);
    connect(&own_scores_, &OwnNameScores::changed, this, &NeuronController::summariesChanged);
    connect(&own_scores_, &OwnNameScores::changed, this, &NeuronController::judgeOwnNames);
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
    readNames();
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
    if (const AutomaticName* name = automaticName(neuron))
        return QString::fromStdString(name->name);
    if (neuron >= summaries_.neurons.size()) return {};
    return label_of(model->dataset, summaries_.neurons[neuron].top_label);
}

std::vector<QString> NeuronController::descriptions() const {
    std::vector<QString> all;
    for (const NeuronSummary& neuron : summaries_.neurons)
        all.push_back(description(neuron.neuron));
    return all;
}

// Of documents as they were is better than nothing while those of today are read.
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

const AutomaticName* NeuronController::automaticName(NeuronId neuron) const {
    const auto names = automaticNames();
    return names && neuron < names->names.size() ? &names->names[neuron] : nullptr;
}

std::optional<double> NeuronController::nameScore(NeuronId neuron) const {
    const AutomaticName* automatic = automaticName(neuron);
    const auto mark = marks_.all().find(neuron);
    if (mark == marks_.all().end() || mark->second.name.empty())
        return automatic ? automatic->score : std::nullopt;
    // A proposal that was accepted is known already.
    const std::string& own = mark->second.name;
    return automatic && automatic->name == own ? automatic->score : own_scores_.of(neuron, own);
}

void NeuronController::judgeOwnNames() {
    if (workspace_.isOpen()) own_scores_.judge(workspace_.file(), selection_.model(), marks_.all());
}

QString NeuronController::nameOrigin(NeuronId neuron) const {
    const NeuronMark mark = marks_.mark(neuron);
    if (mark.name.empty()) return description(neuron).isEmpty() ? QString() : "automatic";
    return QString::fromStdString(origin_in_words(mark.origin, mark.source));
}

// What is stored is there at once, even if it is of documents as they were.
void NeuronController::readNames() {
    auto model = selection_.model();
    names_task_.cancel();
    if (!model || model != named_) making_task_.cancel();
    if (!model || !names_reader_ || model == named_) return;
    struct Stored {
        AutomaticNames names;
        bool of_today = false;
    };
    names_task_.start(
        [reader = names_reader_, model](const std::stop_token&) -> Result<Stored> {
            SPARSESCOPE_ASSIGN(const Corpus* corpus, reader->corpus());
            SPARSESCOPE_ASSIGN(auto names, stored_names(*corpus, model->info));
            if (names) return Stored{std::move(*names), true};
            SPARSESCOPE_ASSIGN(auto old, corpus->automatic_names(model->info.id));
            return Stored{std::move(old), false};
        },
        [this, model](Result<Stored> stored) {
            if (!stored) {
                Q_EMIT failed(QString::fromStdString(stored.error().message));
                return;
            }
            if (stored->names.names.size() == model->info.hidden)
                showNames(model, std::move(stored->names));
            if (!stored->of_today) makeNames();
        });
}

void NeuronController::showNames(const std::shared_ptr<const LoadedModel>& model,
                                 AutomaticNames names) {
    automatic_ = std::make_shared<const AutomaticNames>(std::move(names));
    named_ = model;
    Q_EMIT summariesChanged();
}

// Keeps them where the workspace may be written, so that nobody need make them again. A failure to
// keep them costs time at the next opening, nothing else.
void NeuronController::makeNames() {
    const auto model = selection_.model();
    if (!model || !making_reader_) return;
    making_task_.start(
        [reader = making_reader_, model, file = workspace_.file(),
         keep = !workspace_.readOnly()](const std::stop_token& stop) -> Result<AutomaticNames> {
            SPARSESCOPE_ASSIGN(const Corpus* corpus, reader->corpus());
            SPARSESCOPE_ASSIGN(AutomaticNames names, compute_names(*corpus, *model, stop));
            if (!keep) return names;
            if (auto writer = Corpus::open(file, Access::read_write)) {
                writer->set_lock_wait(std::chrono::milliseconds{500}, stop);
                [[maybe_unused]] const Status kept =
                    writer->set_automatic_names(model->info.id, names);
            }
            return names;
        },
        [this, model](Result<AutomaticNames> names) {
            if (!names) {
                Q_EMIT failed(QString::fromStdString(names.error().message));
                return;
            }
            showNames(model, std::move(*names));
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
