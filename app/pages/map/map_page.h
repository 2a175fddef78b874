// SPDX-License-Identifier: GPL-3.0-or-later
// The Map page: all documents as points that one walks on, regions named by neurons, and beside it
// what is in sight, picked or found as a list.
#pragma once
#include <QPointer>

#include "app/parts/page.h"
#include "widgets/map/map_view.h"

class QStackedWidget;

namespace sparsescope {

class AppContext;
class Commands;
class MapBar;
class MapCard;
class MapExports;
class MapLegend;
class MapMissing;
class MapSide;
class PaneTabs;

class MapPage : public PageWidget {
    Q_OBJECT

  public:
    MapPage(AppContext& context, Commands& commands, QWidget* parent = nullptr);
    void entered() override;
    bool find() override;  // puts the cursor into the field that finds on the map
    void selectNext(int steps) override;

  protected:
    void showEvent(QShowEvent* event) override;
    void hideEvent(QHideEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;

  private:
    QWidget* buildMap();
    void buildMenu();
    void listenToView();
    void listenToMap();
    void refreshBody();
    void showMap();
    void showColors();
    void showLabels();
    void showNodes();
    void showEdges();
    void showPicked();
    void showHits();
    void showDocument();
    void showCard();
    void fly(const std::vector<std::uint32_t>& numbers);
    void pick(const std::vector<std::uint32_t>& numbers, Qt::KeyboardModifiers modifiers);
    void chooseNeuron(NeuronId neuron, Qt::KeyboardModifiers modifiers);
    void moreLike(std::uint32_t number);
    void placeNew();
    void removeMap();
    void contextMenu(const QPoint& at);
    void describe();
    void clear();

    AppContext& context_;
    Commands& commands_;
    QStackedWidget* body_;
    MapMissing* missing_;
    MapBar* bar_;
    MapView* view_;
    MapLegend* legend_;
    MapSide* side_;
    MapCard* card_;
    MapExports* exports_;
    PaneTabs* tabs_;
    LayoutId shown_ = 0;     // the map whose points the view has
    bool another_ = false;   // the form for another map is open
    bool arriving_ = false;  // somebody came who has no focus on this page yet
    bool fly_ = false;       // what is found is to be brought into sight
    QPoint card_at_;
    std::optional<std::uint32_t> hovered_;
};

}  // namespace sparsescope
