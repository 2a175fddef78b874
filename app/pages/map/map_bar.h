// SPDX-License-Identifier: GPL-3.0-or-later
// The bar above the map: which map, by what it is coloured, a word to find on it, the tools.
// Window thread only.
#pragma once
#include <QWidget>

#include "app/controllers/map_coloring.h"
#include "widgets/map/map_view.h"

class QLineEdit;
class QPushButton;
class QToolButton;

namespace sparsescope {

class AppContext;
class Chip;
class ElidedComboBox;
class TextLabel;

class MapBar : public QWidget {
    Q_OBJECT

  public:
    explicit MapBar(AppContext& context, QWidget* parent = nullptr);
    void refreshMaps();
    void refreshColors();
    void showTool(MapView::Tool tool);
    void focusFind();
    void clearFind();
    [[nodiscard]] QToolButton* menuButton() const { return menu_; }
    [[nodiscard]] bool showsNeurons() const;

  Q_SIGNALS:
    void anotherWanted();
    void placesWanted();  // for documents that were added since the map was made
    void toolChosen(sparsescope::MapView::Tool tool);
    void neuronsToggled(bool on);
    void namesToggled(bool on);
    void findEntered();  // Return in the field

  private:
    QWidget* buildTools();
    void chooseMap(int item);
    void chooseColor(int item);

    AppContext& context_;
    ElidedComboBox* maps_;
    QToolButton* menu_;
    TextLabel* quality_;
    QPushButton* place_;
    QLineEdit* find_;
    ElidedComboBox* colors_;
    std::vector<MapColorBy> choices_;  // of colors_
    std::vector<std::pair<MapView::Tool, QToolButton*>> tools_;
    Chip* neurons_;
    Chip* names_;
};

}  // namespace sparsescope
