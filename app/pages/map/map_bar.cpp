// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/pages/map/map_bar.h"

#include <QHBoxLayout>
#include <QLineEdit>
#include <QPushButton>
#include <QSignalBlocker>
#include <QTimer>
#include <QToolButton>
#include <QVBoxLayout>

#include "app/controllers/app_context.h"
#include "app/parts/combo_items.h"
#include "widgets/controls/chip.h"
#include "widgets/controls/elided_combo_box.h"
#include "widgets/controls/text_label.h"
#include "widgets/number_format.h"
#include "widgets/theme.h"

namespace sparsescope {
namespace {

constexpr int typing_rest = 250;  // ms without a key before the word is looked for
constexpr qlonglong another_map = -1;

struct ToolKind {
    MapView::Tool tool;
    const char* icon;
    const char* name;
    const char* tip;
};
constexpr ToolKind tool_kinds[] = {
    {MapView::Tool::pan, "hand", "map_tool_pan",
     "Move the map (P). Drag with Shift or Ctrl picks documents all the same."},
    {MapView::Tool::rectangle, "rectangle", "map_tool_rectangle",
     "Pick documents with a rectangle (R). Shift adds, Ctrl removes, both intersect."},
    {MapView::Tool::lasso, "lasso", "map_tool_lasso",
     "Pick documents with a lasso (L). Shift adds, Ctrl removes, both intersect."}};

QString quality_words(const LayoutInfo& info) {
    if (!info.trustworthiness || !info.continuity) return {};
    return QString("trustworthiness %1 · continuity %2")
        .arg(format::number(*info.trustworthiness, 3), format::number(*info.continuity, 3));
}

QString map_name(const LayoutInfo& info) {
    return QString::fromStdString(info.name.empty() ? info.method : info.name);
}

}  // namespace

MapBar::MapBar(AppContext& context, QWidget* parent)
    : QWidget(parent),
      context_(context),
      maps_(new ElidedComboBox),
      menu_(new QToolButton),
      quality_(new ElidedLabel(QString(), theme::Type::caption, theme::Token::muted)),
      place_(new QPushButton),
      find_(new QLineEdit),
      colors_(new ElidedComboBox),
      neurons_(new Chip("neurons", Chip::Kind::button)),
      names_(new Chip("names", Chip::Kind::button)) {
    maps_->setObjectName("map_maps");
    maps_->setAccessibleName("The map that is shown");
    menu_->setObjectName("map_menu");
    menu_->setIcon(theme::icon("menu"));
    menu_->setToolTip("Another map, delete, place new documents, export");
    menu_->setAccessibleName("What can be done with the map");
    menu_->setPopupMode(QToolButton::InstantPopup);
    theme::make_flat(menu_);
    place_->setObjectName("map_place_new");
    place_->setToolTip(
        "<p>They were added since the map was made. Each goes among those it is "
        "most like, and the others stay where they are.</p>");
    place_->hide();
    connect(place_, &QPushButton::clicked, this, &MapBar::placesWanted);
    quality_->setObjectName("map_quality");
    quality_->setToolTip(
        "<p>How true the map is to the neighbourhoods it was made from, at 15 neighbours, 0 to 1. "
        "Trustworthiness: those who are neighbours on the map are neighbours in truth. Continuity: "
        "those who are neighbours in truth are neighbours on the map.</p>");
    find_->setObjectName("map_find");
    find_->setPlaceholderText("Find on the map: a word of texts, labels, neurons");
    find_->setClearButtonEnabled(true);
    find_->setMinimumWidth(theme::scaled(120));
    find_->setAccessibleName("Find on the map");
    colors_->setObjectName("map_color");
    colors_->setAccessibleName("By what documents are coloured");
    colors_->setToolTip("By what documents are coloured");
    auto* pause = new QTimer(this);
    pause->setSingleShot(true);
    pause->setInterval(typing_rest);
    connect(find_, &QLineEdit::textChanged, pause, qOverload<>(&QTimer::start));
    connect(pause, &QTimer::timeout, this, [this] { context_.map.find(find_->text()); });
    connect(find_, &QLineEdit::returnPressed, this, [this, pause] {
        if (pause->isActive()) {
            pause->stop();
            context_.map.find(find_->text());
        }
        Q_EMIT findEntered();
    });
    connect(maps_, &QComboBox::activated, this, &MapBar::chooseMap);
    connect(colors_, &QComboBox::activated, this, &MapBar::chooseColor);
    auto* first = new QHBoxLayout;
    first->setSpacing(theme::gap_inside);
    first->addWidget(maps_);
    first->addWidget(menu_);
    first->addWidget(find_, 1);
    auto* second = new QHBoxLayout;
    second->setSpacing(theme::gap_inside);
    second->addWidget(colors_);
    second->addWidget(buildTools());
    second->addWidget(neurons_);
    second->addWidget(names_);
    second->addWidget(quality_, 1);
    second->addWidget(place_);
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(theme::gap_inside);
    column->addLayout(first);
    column->addLayout(second);
}

QWidget* MapBar::buildTools() {
    auto* holder = new QWidget;
    auto* row = new QHBoxLayout(holder);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(0);
    for (const ToolKind& kind : tool_kinds) {
        auto* button = new QToolButton;
        button->setObjectName(kind.name);
        button->setIcon(theme::icon(kind.icon));
        button->setCheckable(true);
        button->setToolTip(QString("<p>%1</p>").arg(kind.tip));
        button->setAccessibleName(kind.tip);
        theme::make_flat(button);
        connect(button, &QToolButton::clicked, this,
                [this, tool = kind.tool] { Q_EMIT toolChosen(tool); });
        tools_.emplace_back(kind.tool, button);
        row->addWidget(button);
    }
    neurons_->setObjectName("map_neurons");
    neurons_->setCheckable(true);
    neurons_->setToolTip(
        "<p>Show the neurons as a second layer: each where its documents are, the larger the more "
        "often it is active; lines join the chosen one with those that are active together with "
        "it.</p>");
    connect(neurons_, &Chip::toggled, this, &MapBar::neuronsToggled);
    names_->setObjectName("map_names");
    names_->setCheckable(true);
    names_->setChecked(true);
    names_->setToolTip("<p>Name regions by the neurons that are most particular to them</p>");
    connect(names_, &Chip::toggled, this, &MapBar::namesToggled);
    showTool(MapView::Tool::pan);
    return holder;
}

bool MapBar::showsNeurons() const {
    return neurons_->isChecked();
}

void MapBar::showTool(MapView::Tool tool) {
    for (const auto& [kind, button] : tools_)
        button->setChecked(kind == tool);
}

void MapBar::focusFind() {
    find_->setFocus();
    find_->selectAll();
}

void MapBar::clearFind() {
    find_->clear();
    context_.map.find({});
}

void MapBar::refreshMaps() {
    ComboItems items;
    const LayoutInfo* shown = nullptr;
    for (const LayoutInfo& info : context_.map.layouts().value_or(std::vector<LayoutInfo>())) {
        const QString quality = quality_words(info);
        items.emplace_back(map_name(info), info.id);
        if (info.id == context_.map.wanted()) shown = &info;
    }
    items.emplace_back("Make another map…", another_map);
    set_combo_items(*maps_, items);
    const QSignalBlocker quiet(maps_);
    int item = 0;
    for (const LayoutInfo& info : context_.map.layouts().value_or(std::vector<LayoutInfo>()))
        maps_->setItemData(item++, quality_words(info), Qt::ToolTipRole);
    maps_->setLastIsDeed(true);
    maps_->setCurrentIndex(maps_->findData(static_cast<qlonglong>(context_.map.wanted())));
    const auto& chart = context_.map.data();
    const std::int64_t waiting = chart ? chart->without_place : 0;
    place_->setVisible(waiting > 0 && !context_.workspace.readOnly());
    place_->setText("Place " + format::counted(waiting, "new document", "new documents"));
    quality_->setText(!shown                            ? QString()
                      : quality_words(*shown).isEmpty() ? "too few documents to judge the map"
                                                        : quality_words(*shown));
}

void MapBar::chooseMap(int item) {
    const qlonglong id = maps_->itemData(item).toLongLong();
    if (id != another_map) return context_.map.show(id);
    maps_->setCurrentIndex(maps_->findData(static_cast<qlonglong>(context_.map.wanted())));
    Q_EMIT anotherWanted();
}

void MapBar::refreshColors() {
    using What = MapColorBy::What;
    choices_ = {{What::nothing, {}},   {What::label, {}},  {What::split, {}}, {What::tag, {}},
                {What::strongest, {}}, {What::neuron, {}}, {What::active, {}}};
    ComboItems items{{"One colour", 0},
                     {"Colour: label", 1},
                     {"Colour: split", 2},
                     {"Colour: tag", 3},
                     {"Colour: strongest neuron", 4},
                     {"Colour: weight of the selected neuron", 5},
                     {"Colour: number of active neurons", 6}};
    const auto add = [&](const MapColorBy& choice, const QString& text) {
        items.emplace_back(text, static_cast<qlonglong>(choices_.size()));
        choices_.push_back(choice);
    };
    const auto& chart = context_.map.data();
    if (chart && chart->dataset.has_text) add({What::length, {}}, "Colour: length of the text");
    for (const auto& field : context_.map.fields().list) {
        const QString name = QString::fromStdString(field.name);
        add({What::field, name}, "Colour: " + name.simplified());
    }
    set_combo_items(*colors_, items);
    const QSignalBlocker quiet(colors_);
    for (std::size_t i = 0; i < choices_.size(); ++i)
        if (choices_[i] == context_.map.coloredBy()) colors_->setCurrentIndex(static_cast<int>(i));
}

void MapBar::chooseColor(int item) {
    if (item >= 0 && static_cast<std::size_t>(item) < choices_.size())
        context_.map.colorBy(choices_[static_cast<std::size_t>(item)]);
}

}  // namespace sparsescope
