// SPDX-License-Identifier: GPL-3.0-or-later
// What the Map page puts on its map, and what it does with what is chosen there.
#include <algorithm>
#include <cmath>

#include <QMenu>
#include <QToolButton>

#include "app/controllers/app_context.h"
#include "app/dialogs/commands.h"
#include "app/engine/engine_command.h"
#include "app/pages/map/map_bar.h"
#include "app/pages/map/map_exports.h"
#include "app/pages/map/map_page.h"
#include "app/pages/map/map_side.h"
#include "widgets/map/map_card.h"
#include "widgets/map/map_legend.h"
#include "widgets/map/map_palette.h"
#include "widgets/number_format.h"
#include "widgets/theme.h"

namespace sparsescope {

void MapPage::showMap() {
    const auto& chart = context_.map.data();
    card_->hide();
    hovered_.reset();
    // The same map with other documents keeps the part that is looked at.
    const bool same = chart && chart->info.id == shown_;
    view_->setPoints(chart ? chart->points : nullptr,
                     same ? MapView::Sight::same : MapView::Sight::everything);
    shown_ = chart ? chart->info.id : 0;
    if (!chart) legend_->setClasses({});
    another_ = another_ && same;
    refreshBody();
    showColors();
    showPicked();
    showHits();
    showDocument();
    showNodes();
    if (chart) context_.map.lookAt(view_->inSight());
}

void MapPage::showColors() {
    const auto& coloring = context_.map.coloring();
    if (!coloring || !context_.map.data()) return;
    const std::vector<QColor> colors = colors_of(*coloring);
    view_->setColors({coloring->of, colors});
    view_->isolateColor(-1);
    std::vector<MapLegendItem> items;
    if (coloring->scale == MapColoring::Scale::classes) {
        for (const MapLegendEntry& entry : coloring->legend)
            items.push_back({entry.name, format::counted(entry.documents, "document", "documents"),
                             colors[static_cast<std::size_t>(entry.color)]});
    }
    legend_->setClasses(items);
    QString note = coloring->note;
    if (coloring->scale == MapColoring::Scale::sequential) {
        legend_->setScale(coloring->title, coloring->low, coloring->high,
                          {colors.begin(), colors.end() - 1});
        if (note.isEmpty() && coloring->without > 0)
            note = format::counted(coloring->without, "document", "documents") +
                   (coloring->by.what == MapColorBy::What::neuron ? " do not activate it."
                                                                  : " without a value.");
    }
    legend_->setNote(note);
    bar_->refreshColors();
}

void MapPage::showLabels() {
    const auto& sight = context_.map.sight();
    const auto model = context_.map.model();
    std::vector<MapLabel> labels;
    if (sight && model) {
        for (const RegionLabel& one : sight->labels) {
            const QString name = context_.neurons.description(one.neuron).simplified();
            labels.push_back(
                {one.neuron, name, one.x, one.y, one.z,
                 QString("<p>%1: active in %2 of the %3 around here. Click selects it, Shift and "
                         "Ctrl pick.</p>")
                     .arg(context_.neurons.neuronName(model->info.id, one.neuron).toHtmlEscaped(),
                          format::count(one.active),
                          format::counted(one.documents, "document", "documents"))});
        }
    }
    view_->setLabels(std::move(labels));
    view_->setAccessibleDescription(side_->sentence());
}

void MapPage::showNodes() {
    const auto& neurons = context_.map.neurons();
    std::vector<MapNode> nodes;
    context_.map.wantEdges(bar_->showsNeurons());
    if (bar_->showsNeurons() && neurons && context_.map.data()) {
        std::int64_t most = 1;
        for (const NeuronPlace& place : neurons->places)
            most = std::max(most, place.documents);
        const MapBox& box = context_.map.data()->points->bounds();
        for (const NeuronPlace& place : neurons->places) {
            nodes.push_back({place.neuron, place.x, place.y,
                             static_cast<double>(place.documents) / static_cast<double>(most),
                             map_palette::of_place((place.x - box.left) / box.width(),
                                                   (place.y - box.top) / box.height())});
        }
    }
    view_->setNodes(std::move(nodes));
    showEdges();
}

// Of the neuron under the pointer, else of the selected one: all at once would hide the map.
void MapPage::showEdges() {
    const auto neuron = context_.picked.hoveredNeuron() ? context_.picked.hoveredNeuron()
                                                        : context_.selection.neuron();
    view_->setChosenNeuron(context_.selection.neuron());
    std::vector<MapEdge> edges;
    if (bar_->showsNeurons() && neuron) {
        for (const CoactivityEdge& edge : context_.map.edges())
            if (edge.first == *neuron || edge.second == *neuron)
                edges.push_back({edge.first, edge.second, edge.npmi});
    }
    view_->setEdges(std::move(edges));
}

void MapPage::showPicked() {
    const auto& chart = context_.map.data();
    view_->setPicked(chart ? chart->numbersOf(context_.picked.documents())
                           : std::vector<std::uint32_t>());
}

// What was found on the map, else, unless they were dismissed, the hits of the search.
void MapPage::showHits() {
    const auto& chart = context_.map.data();
    std::vector<MapHit> hits;
    if (chart && context_.map.found()) {
        for (const std::uint32_t number : context_.map.found()->numbers)
            hits.push_back({number, 0});
    } else if (const auto& answer = context_.search.answer();
               context_.map.hitsShown() && chart && answer &&
               answer->dataset == chart->dataset.id && !answer->columns.empty()) {
        int rank = 0;
        for (const SearchHit& hit : answer->columns.front().result.hits) {
            ++rank;
            if (const auto number = chart->numberOf(hit.document)) hits.push_back({*number, rank});
        }
    }
    view_->setHits(std::move(hits));
}

void MapPage::showDocument() {
    const auto& chart = context_.map.data();
    const auto hovered = context_.picked.hoveredDocument();
    const auto document = hovered ? hovered : context_.selection.document();
    view_->setFocused(chart && document ? chart->numberOf(*document) : std::nullopt);
}

void MapPage::showCard() {
    const auto& facts = context_.map.card();
    const auto model = context_.map.model();
    if (!facts || !hovered_) return card_->hide();
    QStringList lines;
    for (const NeuronId neuron : facts->neurons)
        lines << (model ? context_.neurons.neuronName(model->info.id, neuron)
                        : QString::number(neuron));
    card_->show(card_at_, facts->row.image, facts->row.text, facts->row.label, lines);
}

void MapPage::fly(const std::vector<std::uint32_t>& numbers) {
    fly_ = false;
    if (!numbers.empty()) view_->showPoints(numbers);
}

void MapPage::pick(const std::vector<std::uint32_t>& numbers, Qt::KeyboardModifiers modifiers) {
    const auto& chart = context_.map.data();
    if (!chart) return;
    context_.picked.pickDocuments(chart->idsOf(numbers), SelectionBus::how(modifiers),
                                  "a region of the map");
}

void MapPage::chooseNeuron(NeuronId neuron, Qt::KeyboardModifiers modifiers) {
    if (modifiers == Qt::NoModifier) return context_.selection.setNeuron(neuron);
    context_.picked.pickNeurons({neuron}, SelectionBus::how(modifiers));
}

void MapPage::moreLike(std::uint32_t number) {
    const auto& chart = context_.map.data();
    if (chart && number < chart->ids.size())
        commands_.goToMoreLike(chart->dataset.id, chart->ids[number]);
}

void MapPage::buildMenu() {
    auto* menu = new QMenu(this);
    bar_->menuButton()->setMenu(menu);
    connect(menu, &QMenu::aboutToShow, this, [this, menu] {
        menu->clear();
        const auto& chart = context_.map.data();
        const QString obstacle = context_.workspace.readOnlyReason();
        QAction* another = menu->addAction("Make another map…");
        connect(another, &QAction::triggered, bar_, &MapBar::anotherWanted);
        QAction* place = menu->addAction(
            chart && chart->without_place > 0
                ? QString("Place %1")
                      .arg(format::counted(chart->without_place, "new document", "new documents"))
                : QString("Place new documents"));
        place->setObjectName("map_place");
        place->setEnabled(chart && chart->without_place > 0 && obstacle.isEmpty());
        connect(place, &QAction::triggered, this, &MapPage::placeNew);
        QAction* remove = menu->addAction("Delete this map");
        remove->setObjectName("map_delete");
        remove->setEnabled(chart && obstacle.isEmpty());
        connect(remove, &QAction::triggered, this, &MapPage::removeMap);
        menu->addSeparator();
        for (const char* kind : {"png", "svg", "csv"}) {
            QAction* save = menu->addAction(QString("Save as %1…").arg(QString(kind).toUpper()));
            connect(save, &QAction::triggered, this, [this, kind] { exports_->save(kind); });
        }
    });
}

void MapPage::placeNew() {
    const auto& chart = context_.map.data();
    if (!chart) return;
    commands_.makeMap("Placing new documents",
                      place_on_map_command(context_.workspace.path(), chart->info.id));
}

void MapPage::removeMap() {
    const auto& chart = context_.map.data();
    if (chart) commands_.deleteMap(chart->info);
}

void MapPage::contextMenu(const QPoint& at) {
    const auto& chart = context_.map.data();
    if (!chart) return;
    auto* menu = new QMenu(this);
    menu->setAttribute(Qt::WA_DeleteOnClose);
    const auto add = [&](const QString& text, auto act) {
        connect(menu->addAction(text), &QAction::triggered, this, act);
    };
    if (hovered_) {
        const std::uint32_t number = *hovered_;
        add("More like this", [this, number] { moreLike(number); });
        add("Pick this document", [this, number] { pick({number}, Qt::ShiftModifier); });
        menu->addSeparator();
    }
    if (const auto neuron = context_.picked.hoveredNeuron()) {
        add("Go to this neuron", [this, neuron = *neuron] {
            if (const auto model = context_.map.model())
                commands_.goToNeuron(model->info.id, neuron);
        });
        add("Pick its documents", [this] { pick(context_.map.hovered(), Qt::NoModifier); });
        menu->addSeparator();
    }
    add("Pick all in sight",
        [this] { pick(context_.map.data()->points->inside(view_->inSight()), Qt::NoModifier); });
    if (!context_.picked.documents().empty()) {
        add("What is special here?", [this] { commands_.showSpecial(); });
        add("Filter to what is picked", [this] { commands_.filterToPicked(); });
        add("Pick nothing", [this] { commands_.clearPicked(); });
    }
    menu->addSeparator();
    add("Show everything", [this] { view_->fit(); });
    for (const char* kind : {"png", "svg", "csv"})
        add(QString("Save as %1…").arg(QString(kind).toUpper()),
            [this, kind] { exports_->save(kind); });
    menu->popup(view_->mapToGlobal(at));
}

}  // namespace sparsescope
