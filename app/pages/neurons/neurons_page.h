// SPDX-License-Identifier: GPL-3.0-or-later
// The Neurons page: at the left the table of all neurons, at the right the selected one. The naming
// queue covers both while it runs.
#pragma once
#include "app/parts/page.h"

class QStackedWidget;

namespace sparsescope {

class AppContext;
class Commands;
class NamesMenu;
class NamingView;
class NeuronList;
class NeuronPanel;
class NeuronsMissing;
class PaneTabs;

class NeuronsPage : public PageWidget {
    Q_OBJECT

  public:
    NeuronsPage(AppContext& context, Commands& commands, QWidget* parent = nullptr);
    void entered() override;
    bool find() override;                 // puts the cursor into the filter
    void selectNext(int steps) override;  // in table order

  protected:
    void showEvent(QShowEvent* event) override;
    void hideEvent(QHideEvent* event) override;

  private:
    QWidget* buildSides();
    void refreshBody();
    void sayOfNames(bool good, const QString& sentence, bool undoable);
    void beginNaming();
    void endNaming();

    AppContext& context_;
    Commands& commands_;
    QStackedWidget* body_;
    NeuronsMissing* missing_;
    NeuronList* list_;
    NeuronPanel* panel_;
    NamesMenu* names_;
    NamingView* naming_;
    PaneTabs* tabs_;
    bool is_naming_ = false;
};

}  // namespace sparsescope
