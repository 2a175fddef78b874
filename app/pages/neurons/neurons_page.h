// SPDX-License-Identifier: GPL-3.0-or-later
// The Neurons page: at the left the table of all neurons, at the right the selected one.
#pragma once
#include "app/parts/page.h"

class QLineEdit;
class QSpinBox;
class QStackedWidget;

namespace sparsescope {

class AppContext;
class Chip;
class Commands;
class NeuronPanel;
class NeuronTableModel;
class NeuronsMissing;
class PaneTabs;
class TableView;
class TextLabel;

class NeuronsPage : public PageWidget {
    Q_OBJECT

  public:
    NeuronsPage(AppContext& context, Commands& commands, QWidget* parent = nullptr);
    bool find() override;                 // puts the cursor into the filter
    void selectNext(int steps) override;  // in table order

  protected:
    void resizeEvent(QResizeEvent* event) override;

  private:
    QWidget* buildTable();
    void refreshBody();
    void refreshTable();
    void fitTable();
    void applyFilter();
    void followSort();
    void selectFromTable();
    void selectInTable();

    AppContext& context_;
    Commands& commands_;
    QStackedWidget* body_;
    NeuronsMissing* missing_;
    QLineEdit* filter_ = nullptr;
    Chip* dead_ = nullptr;
    QSpinBox* support_ = nullptr;
    bool chosen_support_ = false;  // by a person, so that another order does not change it
    TextLabel* count_ = nullptr;
    TableView* table_ = nullptr;
    NeuronTableModel* model_;
    NeuronPanel* panel_;
    PaneTabs* tabs_;
    bool following_ = false;  // the table follows the selection, not the other way round
};

}  // namespace sparsescope
