// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/controllers/map_controller.h"

#include <algorithm>
#include <utility>

namespace sparsescope {
namespace {

constexpr int look_pause = 60;  // ms that the map rests before what is in sight is named

// Whatever a map shows of its dataset, except tags and fields, changes some of these.
std::vector<std::int64_t> signature(const DatasetInfo& dataset, const LayoutInfo& map) {
    return {map.id,
            map.documents,
            dataset.documents,
            dataset.removed_documents,
            dataset.train_documents,
            dataset.validation_documents,
            dataset.test_documents,
            dataset.labelled_documents,
            static_cast<std::int64_t>(dataset.label_names.size())};
}

bool same_map(const LayoutInfo& a, const LayoutInfo& b) {
    return a.id == b.id && a.documents == b.documents;
}

}  // namespace

MapController::MapController(WorkspaceController& workspace, Selection& selection,
                             NeuronController& neurons, QObject* parent)
    : QObject(parent), workspace_(workspace), selection_(selection), names_(neurons) {
    look_timer_.setSingleShot(true);
    look_timer_.setInterval(look_pause);
    connect(&look_timer_, &QTimer::timeout, this, &MapController::look);
    connect(&workspace_, &WorkspaceController::workspaceOpened, this, &MapController::startAnew);
    connect(&workspace_, &WorkspaceController::contentsChanged, this, &MapController::follow);
    connect(&selection_, &Selection::modelChanged, this, [this] {
        follow();
        nameRegions();
        color();
    });
    connect(&selection_, &Selection::kChanged, this, [this] {
        nameRegions();
        if (by_.what != MapColorBy::What::label) color();
    });
    connect(&selection_, &Selection::neuronChanged, this, [this] {
        if (by_.what == MapColorBy::What::neuron) color();
    });
    connect(&names_, &NeuronController::summariesChanged, this, [this] {
        learnNames();
        look();
    });
    learnNames();
    startAnew();
}

void MapController::startAnew() {
    for (auto* reader : {&layouts_reader_, &data_reader_, &color_reader_, &find_reader_,
                         &list_reader_, &card_reader_, &fields_reader_})
        *reader = std::make_shared<Reader>(workspace_.file());
    for (Task* task : {&layouts_task_, &fields_task_})
        task->cancel();
    dataset_ = 0;
    layouts_.reset();
    wanted_ = 0;
    newest_ = 0;
    fields_ = {};
    by_ = {MapColorBy::What::label, {}};
    forgetMap();
    follow();
}

void MapController::forgetMap() {
    for (Task* task : {&data_task_, &neurons_task_, &color_task_, &sight_task_, &hover_task_,
                       &find_task_, &edges_task_, &list_task_, &card_task_})
        task->cancel();
    data_ = nullptr;
    map_neurons_ = nullptr;
    coloring_.reset();
    box_.reset();
    sight_.reset();
    hovered_.clear();
    found_.reset();
    edges_.clear();
    rows_.clear();
    card_.reset();
    Q_EMIT dataChanged();
}

void MapController::setShown(bool shown) {
    shown_ = shown;
    if (shown_ && outdated_) readLayouts();
    if (!shown_ || !std::exchange(stale_, false)) return;
    nameRegions();
    color();
}

void MapController::follow() {
    outdated_ = true;
    const DatasetInfo* dataset = workspace_.currentDataset();
    const DatasetId now = dataset ? dataset->id : 0;
    if (now != dataset_) {
        dataset_ = now;
        layouts_.reset();
        wanted_ = 0;
        newest_ = 0;
        fields_ = {};
        forgetMap();
        Q_EMIT layoutsChanged();
    }
    // What is being read is read to its end, however often a run writes meanwhile.
    if (shown_ && !layouts_task_.busy()) readLayouts();
}

void MapController::readLayouts() {
    outdated_ = false;
    if (dataset_ == 0) {
        layouts_ = std::vector<LayoutInfo>{};
        return Q_EMIT layoutsChanged();
    }
    layouts_task_.start(
        [reader = layouts_reader_,
         dataset = dataset_](const std::stop_token&) -> Result<std::vector<LayoutInfo>> {
            SPARSESCOPE_ASSIGN(const Corpus* corpus, reader->corpus());
            return corpus->layouts(dataset);
        },
        [this](Result<std::vector<LayoutInfo>> layouts) {
            if (layouts) {
                layouts_ = std::move(*layouts);
                choose();
                Q_EMIT layoutsChanged();
            } else {
                Q_EMIT failed(QString::fromStdString(layouts.error().message));
            }
            if (shown_ && outdated_) readLayouts();
        });
}

// The map that is shown stays; a new one takes its place, because somebody has just made it.
void MapController::choose() {
    const auto& known = *layouts_;
    const auto has = [&](LayoutId id) {
        return std::ranges::any_of(known, [&](const LayoutInfo& one) { return one.id == id; });
    };
    const bool newer = !known.empty() && known.front().id > newest_;
    newest_ = known.empty() ? 0 : known.front().id;
    if (!has(wanted_) || newer) wanted_ = known.empty() ? 0 : known.front().id;
    if (wanted_ == 0) {
        if (data_) forgetMap();
        return;
    }
    // A run that trains changes the workspace every second, and the map with it never.
    const auto map = std::ranges::find(known, wanted_, &LayoutInfo::id);
    const DatasetInfo* dataset = workspace_.currentDataset();
    const auto now = dataset ? signature(*dataset, *map) : std::vector<std::int64_t>();
    if (data_ && now == loaded_for_) {
        if (by_.what == MapColorBy::What::tag) color();
        return;
    }
    loaded_for_ = now;
    load();
}

void MapController::show(LayoutId layout) {
    if (layout == wanted_) return;
    wanted_ = layout;
    forgetMap();
    load();
    Q_EMIT layoutsChanged();
}

// The same map is read again too: documents may have been removed or labelled since.
void MapController::load() {
    data_task_.start(
        [reader = data_reader_,
         id = wanted_](const std::stop_token& stop) -> Result<std::shared_ptr<const MapData>> {
            SPARSESCOPE_ASSIGN(const Corpus* corpus, reader->corpus());
            return load_map(*corpus, id, stop);
        },
        [this](Result<std::shared_ptr<const MapData>> data) {
            if (data) return take(std::move(*data));
            Q_EMIT failed(QString::fromStdString(data.error().message));
        });
}

void MapController::take(std::shared_ptr<const MapData> data) {
    const bool unchanged = data_ && same_map(data_->info, data->info) &&
                           data_->rows == data->rows && data_->labels == data->labels &&
                           data_->splits == data->splits &&
                           data_->without_place == data->without_place;
    if (unchanged) return;
    const bool another = !data_ || data_->info.id != data->info.id;
    data_ = std::move(data);
    if (another) {
        if (by_.what == MapColorBy::What::label && data_->dataset.labelled_documents == 0)
            by_.what = model() ? MapColorBy::What::strongest : MapColorBy::What::nothing;
    }
    map_neurons_ = nullptr;
    sight_.reset();
    hovered_.clear();
    found_.reset();
    rows_.clear();
    card_.reset();
    Q_EMIT dataChanged();
    color();
    nameRegions();
    readFields();
}

std::shared_ptr<const LoadedModel> MapController::model() const {
    auto model = selection_.model();
    if (!model || !data_ || model->dataset.id != data_->dataset.id) return nullptr;
    return model;
}

void MapController::nameRegions() {
    map_neurons_ = nullptr;
    edges_.clear();
    if (!shown_) {
        stale_ = true;
        return neurons_task_.cancel();
    }
    const auto model = this->model();
    if (!model || selection_.k() < 1) {
        neurons_task_.cancel();
        Q_EMIT neuronsChanged();
        return look();
    }
    neurons_task_.start(
        [data = data_, model, k = selection_.k()](const std::stop_token& stop) {
            return make_map_neurons(data, model, k, stop);
        },
        [this](Result<std::shared_ptr<const MapNeurons>> made) {
            if (!made) return Q_EMIT failed(QString::fromStdString(made.error().message));
            map_neurons_ = std::move(*made);
            Q_EMIT neuronsChanged();
            if (by_.what == MapColorBy::What::strongest) color();
            look();
            computeEdges();
        });
}

void MapController::colorBy(const MapColorBy& by) {
    if (by == by_) return;
    by_ = by;
    color();
}

void MapController::color() {
    if (!data_) return;
    if (!shown_) {
        stale_ = true;
        return;
    }
    MapColorQuestion question{.data = data_,
                              .model = model(),
                              .k = selection_.k(),
                              .neuron = selection_.neuron(),
                              .neuron_name = {},
                              .neuron_places = {}};
    if (question.model && question.neuron)
        question.neuron_name = names_.neuronName(question.model->info.id, *question.neuron);
    if (by_.what == MapColorBy::What::strongest && map_neurons_)
        question.neuron_places = map_neurons_->spots();
    color_task_.start(
        [reader = color_reader_, question = std::move(question),
         by = by_](const std::stop_token& stop) -> Result<MapColoring> {
            SPARSESCOPE_ASSIGN(const Corpus* corpus, reader->corpus());
            return color_map(*corpus, question, by, stop);
        },
        [this](Result<MapColoring> coloring) {
            if (!coloring) return Q_EMIT failed(QString::fromStdString(coloring.error().message));
            coloring_ = std::move(*coloring);
            Q_EMIT coloringChanged();
        });
}

// What is named "mixed: a, b, c" names no region.
void MapController::learnNames() {
    auto named = std::make_shared<std::vector<bool>>();
    for (const QString& name : names_.descriptions())
        named->push_back(!name.isEmpty() && !name.startsWith("mixed"));
    named_ = std::move(named);
}

void MapController::lookAt(const MapBox& box) {
    box_ = box;
    if (!look_timer_.isActive()) look_timer_.start();
}

void MapController::look() {
    if (!data_ || !box_) return;
    sight_task_.start(
        [data = data_, neurons = map_neurons_, box = *box_,
         named = named_](const std::stop_token&) -> Result<MapSight> {
            return look_at(
                *data, neurons.get(), box,
                [&named](NeuronId neuron) { return neuron < named->size() && (*named)[neuron]; },
                listed);
        },
        [this](Result<MapSight> sight) {
            if (!sight) return;
            sight_ = std::move(*sight);
            Q_EMIT sightChanged();
        });
}

}  // namespace sparsescope
