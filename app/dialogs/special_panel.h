// SPDX-License-Identifier: GPL-3.0-or-later
// The pane "What is special here?" at the right of every page: what is picked, what it is compared
// with, what can be done with it, and what it has more, or less, often. Escape clears what is
// picked and, when nothing is, closes the pane. Window thread only.
#pragma once
#include <QWidget>

#include "app/controllers/special_controller.h"

class QComboBox;
class QToolButton;

namespace sparsescope {

class AppContext;
class Chip;
class Commands;
class FlowLayout;
class SpecialRows;
class TextLabel;

// "37 documents picked, a region of the map"; "" when nothing is.
[[nodiscard]] QString picked_text(const SelectionBus& picked);

class SpecialPanel : public QWidget {
    Q_OBJECT

  public:
    SpecialPanel(AppContext& context, Commands& commands, QWidget* parent = nullptr);
    void reveal();  // shows it, with the focus in it

  Q_SIGNALS:
    void closed();

  protected:
    void keyPressEvent(QKeyEvent* event) override;
    void showEvent(QShowEvent* event) override;
    void hideEvent(QHideEvent* event) override;

  private:
    void build();
    QWidget* buildAgainst();
    void buildActions(FlowLayout* flow);
    QToolButton* action(FlowLayout* flow, const QString& name, const QString& text,
                        const QString& icon, const QString& tip);
    void refresh();
    void refreshRows();
    void refreshAgainst();
    void refreshActions();
    void escape();
    void searchByNeurons();
    [[nodiscard]] QString stateText() const;

    AppContext& context_;
    Commands& commands_;
    TextLabel* subject_ = nullptr;
    QComboBox* against_ = nullptr;
    QToolButton* keep_ = nullptr;
    QToolButton* filter_ = nullptr;
    QToolButton* tag_ = nullptr;
    QToolButton* save_ = nullptr;
    QToolButton* search_ = nullptr;
    QToolButton* clear_ = nullptr;
    Chip* more_ = nullptr;
    Chip* less_ = nullptr;
    TextLabel* state_ = nullptr;
    SpecialRows* rows_ = nullptr;
    int shown_answer_ = -1;  // that rows_ shows; −1: none
    TextLabel* foot_ = nullptr;
};

}  // namespace sparsescope
