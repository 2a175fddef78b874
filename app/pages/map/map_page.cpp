// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/pages/map/map_page.h"

#include <algorithm>

#include <QApplication>
#include <QKeyEvent>
#include <QSplitter>
#include <QStackedWidget>
#include <QToolTip>
#include <QVBoxLayout>

#include "app/controllers/app_context.h"
#include "app/dialogs/commands.h"
#include "app/pages/map/map_bar.h"
#include "app/pages/map/map_exports.h"
#include "app/pages/map/map_missing.h"
#include "app/pages/map/map_side.h"
#include "widgets/controls/pane_tabs.h"
#include "widgets/map/map_card.h"
#include "widgets/map/map_legend.h"
#include "widgets/theme.h"

namespace sparsescope {
namespace {

constexpr int width_for_both = 860;  // map and list beside each other
constexpr int map_share = 72;
constexpr int side_share = 28;

}  // namespace

MapPage::MapPage(AppContext& context, Commands& commands, QWidget* parent)
    : PageWidget(parent),
      context_(context),
      commands_(commands),
      body_(new QStackedWidget),
      missing_(new MapMissing(context, commands)),
      bar_(new MapBar(context)),
      view_(new MapView),
      legend_(new MapLegend),
      side_(new MapSide(context, commands)),
      card_(new MapCard(view_)),
      exports_(new MapExports(context, commands, view_)),
      tabs_(new PaneTabs(this, width_for_both)) {
    view_->setObjectName("map_view");
    legend_->setObjectName("map_legend");
    view_->setEmptyText("No document is on this map.");
    QWidget* map = buildMap();
    auto* splitter = new QSplitter(Qt::Horizontal);
    splitter->setChildrenCollapsible(false);
    splitter->setMinimumSize(1, 1);  // behind another page of the stack it asks for no room
    splitter->addWidget(map);
    splitter->addWidget(side_);
    splitter->setStretchFactor(0, 1);
    splitter->setSizes({map_share * 10, side_share * 10});
    tabs_->addPane("map_view", "The map", {map});
    tabs_->addPane("map_documents", "Its documents", {side_});
    body_->addWidget(missing_);
    body_->addWidget(tabs_->above(splitter));
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->addWidget(body_);
    buildMenu();
    listenToView();
    listenToMap();
    refreshBody();
}

QWidget* MapPage::buildMap() {
    auto* map = new QWidget;
    auto* column = new QVBoxLayout(map);
    column->setContentsMargins(theme::gap_groups, theme::gap_groups, theme::gap_inside,
                               theme::gap_inside);
    column->setSpacing(theme::gap_inside);
    column->addWidget(bar_);
    column->addWidget(view_, 1);
    column->addWidget(legend_);
    return map;
}

void MapPage::listenToView() {
    connect(view_, &MapView::viewChanged, this, [this] { context_.map.lookAt(view_->inSight()); });
    connect(view_, &MapView::toolChanged, bar_, &MapBar::showTool);
    connect(bar_, &MapBar::toolChosen, this, [this](MapView::Tool tool) {
        view_->setTool(tool);
        bar_->showTool(tool);
        view_->setFocus();
    });
    connect(bar_, &MapBar::neuronsToggled, this, &MapPage::showNodes);
    connect(bar_, &MapBar::namesToggled, view_, &MapView::setLabelsShown);
    connect(bar_, &MapBar::placesWanted, this, &MapPage::placeNew);
    connect(bar_, &MapBar::anotherWanted, this, [this] {
        another_ = true;
        refreshBody();
    });
    connect(bar_, &MapBar::findEntered, this, [this] {
        fly_ = true;
        if (context_.map.found()) fly(context_.map.found()->numbers);
    });
    connect(missing_, &MapMissing::closed, this, [this] {
        another_ = false;
        refreshBody();
    });
    connect(view_, &MapView::areaPicked, this, &MapPage::pick);
    connect(view_, &MapView::pointClicked, this,
            [this](quint32 number, Qt::KeyboardModifiers modifiers) {
                if (modifiers != Qt::NoModifier) return pick({number}, modifiers);
                context_.selection.setDocument(context_.map.data()->ids[number]);
            });
    connect(view_, &MapView::pointActivated, this, &MapPage::moreLike);
    connect(view_, &MapView::pointHovered, this, [this](qint64 number, const QPoint& at) {
        card_at_ = at;
        const auto now =
            number < 0 ? std::nullopt : std::optional(static_cast<std::uint32_t>(number));
        if (now == hovered_) return;
        hovered_ = now;
        context_.picked.hoverDocument(now && context_.map.data()
                                          ? std::optional(context_.map.data()->ids[*now])
                                          : std::nullopt);
        context_.map.askCard(now);
    });
    connect(view_, &MapView::neuronHovered, this, [this](qint64 neuron) {
        const auto now = neuron < 0 ? std::nullopt : std::optional(static_cast<NeuronId>(neuron));
        context_.picked.hoverNeuron(now);
    });
    connect(view_, &MapView::neuronClicked, this, &MapPage::chooseNeuron);
    connect(view_, &MapView::escaped, this, &MapPage::clear);
    connect(side_, &MapSide::cleared, this, &MapPage::clear);
    connect(legend_, &MapLegend::isolated, view_, &MapView::isolateColor);
    connect(side_, &MapSide::foundShown, this, &MapPage::fly);
    view_->setContextMenuPolicy(Qt::CustomContextMenu);
    connect(view_, &QWidget::customContextMenuRequested, this, &MapPage::contextMenu);
}

void MapPage::listenToMap() {
    MapController& map = context_.map;
    connect(&map, &MapController::layoutsChanged, this, &MapPage::refreshBody);
    connect(&map, &MapController::dataChanged, this, &MapPage::showMap);
    connect(&map, &MapController::coloringChanged, this, &MapPage::showColors);
    connect(&map, &MapController::fieldsChanged, bar_, &MapBar::refreshColors);
    connect(&map, &MapController::sightChanged, this, &MapPage::showLabels);
    connect(&map, &MapController::neuronsChanged, this, &MapPage::showNodes);
    connect(&map, &MapController::edgesChanged, this, &MapPage::showEdges);
    connect(&map, &MapController::hoverChanged, this,
            [this] { view_->setHovered(context_.map.hovered()); });
    connect(&map, &MapController::foundChanged, this, [this] {
        showHits();
        if (fly_ && context_.map.found()) fly(context_.map.found()->numbers);
    });
    connect(&map, &MapController::cardChanged, this, &MapPage::showCard);
    connect(&map, &MapController::failed, this,
            [this](const QString& sentence) { commands_.say(MessageBar::Kind::error, sentence); });
    connect(&context_.picked, &SelectionBus::documentsChanged, this, &MapPage::showPicked);
    // The pointer may rest on a neuron on this page or, while both are shown, anywhere else.
    connect(&context_.picked, &SelectionBus::hoverChanged, this, [this] {
        if (!isVisible()) return;
        context_.map.hoverNeuron(context_.picked.hoveredNeuron());
        showEdges();
        showDocument();
    });
    connect(&context_.search, &SearchController::answered, &map, [&map] { map.showHits(true); });
    connect(&map, &MapController::hitsChanged, this, &MapPage::showHits);
    connect(&context_.selection, &Selection::documentChanged, this, &MapPage::showDocument);
    connect(&context_.selection, &Selection::neuronChanged, this, &MapPage::showEdges);
    connect(&context_.neurons, &NeuronController::summariesChanged, this, &MapPage::showLabels);
    connect(&context_.workspace, &WorkspaceController::workspaceOpened, this, [this] {
        another_ = false;
        refreshBody();
    });
    for (const auto signal :
         {&WorkspaceController::contentsChanged, &WorkspaceController::workspaceOpened})
        connect(&context_.workspace, signal, this, &MapPage::refreshBody);
    connect(&context_.selection, &Selection::modelChanged, this, &MapPage::refreshBody);
    connect(&theme::notifier(), &theme::Notifier::changed, this, &MapPage::showColors);
}

void MapPage::refreshBody() {
    const bool map = context_.map.wanted() != 0 && !another_;
    missing_->setAnother(another_ && context_.map.wanted() != 0);
    // Whoever pressed the button of the form goes on on the map.
    const bool from_form = missing_->isAncestorOf(QApplication::focusWidget());
    body_->setCurrentIndex(map ? 1 : 0);
    if (map && (from_form || arriving_)) view_->setFocus();
    // The first time, the maps are still to be read when the person comes.
    arriving_ = arriving_ && !map && !missing_->focusAction();
    bar_->refreshMaps();
    bar_->refreshColors();
}

void MapPage::showEvent(QShowEvent* event) {
    PageWidget::showEvent(event);
    context_.map.setShown(true);
}

void MapPage::hideEvent(QHideEvent* event) {
    PageWidget::hideEvent(event);
    context_.map.setShown(false);
    card_->hide();
    context_.picked.hoverDocument(std::nullopt);
    context_.picked.hoverNeuron(std::nullopt);
}

// V goes to the list, which says the same as a table, and D says it in a sentence.
void MapPage::keyPressEvent(QKeyEvent* event) {
    if (event->modifiers() != Qt::NoModifier || body_->currentIndex() == 0)
        return PageWidget::keyPressEvent(event);
    if (event->key() == Qt::Key_V) {
        tabs_->showPane(1);
        side_->focusList();
    } else if (event->key() == Qt::Key_D) {
        describe();
    } else if (event->key() == Qt::Key_Escape) {
        clear();
    } else {
        PageWidget::keyPressEvent(event);
    }
}

// Nothing stands out any more.
void MapPage::clear() {
    bar_->clearFind();
    commands_.clearPicked();
    legend_->clearChoice();
    context_.map.showHits(false);
}

void MapPage::describe() {
    QToolTip::showText(view_->mapToGlobal(QPoint(theme::gap_groups, theme::gap_groups)),
                       QString("<p>%1</p>").arg(side_->sentence().toHtmlEscaped()), view_, {},
                       20000);
}

// So that the keys of the map, or Enter on the form, work at once.
void MapPage::entered() {
    arriving_ = body_->currentIndex() == 0 && !missing_->focusAction();
    if (body_->currentIndex() == 1) view_->setFocus(Qt::TabFocusReason);
}

bool MapPage::find() {
    if (body_->currentIndex() == 0) return false;
    tabs_->showPane(0);
    bar_->focusFind();
    return true;
}

void MapPage::selectNext(int steps) {
    view_->stepLabel(steps);
}

namespace page_entries {

const PageEntry& map_entry() {
    static const PageEntry entry{.icon = "map",
                                 .title = "Map",
                                 .make = make_page<MapPage>,
                                 .glossary = glossary_groups::neurons};
    return entry;
}

}  // namespace page_entries

}  // namespace sparsescope
