// SPDX-License-Identifier: GPL-3.0-or-later
// What can be done with the neurons selected in the table: as a row of buttons, as keys of the page
// and as the table's context menu. Bulk edits are one step of undo.
#pragma once
#include <functional>
#include <vector>

#include <QAction>
#include <QWidget>

#include "core/types/ids.h"
#include "widgets/controls/message_bar.h"

class QHBoxLayout;
class QMenu;

namespace sparsescope {

class AppContext;
class Commands;
class NeuronTableModel;
class TableView;
class TextLabel;

class NeuronActions : public QWidget {
    Q_OBJECT

  public:
    NeuronActions(AppContext& context, Commands& commands, TableView* table,
                  NeuronTableModel* model);
    // Whose keys work on the whole page, while no text is typed.
    [[nodiscard]] QList<QAction*> pageActions() const { return page_actions_; }
    // Those that are not about selected rows.
    [[nodiscard]] QList<QAction*> wideActions() const { return {queue_, export_, undo_, redo_}; }
    // Those selected in the table, in its order.
    [[nodiscard]] std::vector<NeuronId> chosen() const;
    void setColumnMenu(QMenu* menu);
    void setNamesMenu(QMenu* menu);
    void toggleStar(NeuronId neuron);

  Q_SIGNALS:
    // `undoable` says whether Undo takes back what the sentence tells.
    void said(sparsescope::MessageBar::Kind kind, const QString& sentence, bool undoable);
    void queueRequested();   // go through neurons and name them
    void exportRequested();  // what the table shows

  private:
    using Act = void (NeuronActions::*)();
    QAction* addAction(const QString& name, const QString& text, const QString& icon,
                       const QList<QKeySequence>& keys, const QString& tip, Act act);
    void addButton(QHBoxLayout* row, QAction* action, bool with_text = false);
    void addMenuButton(const QString& name, const QString& icon, const QString& tip, QMenu* menu);
    void buildActions();
    void buildMenu();
    void buildRow();
    void refresh();

    void star();
    void name();
    void unname();
    void tag();
    void takeTagOff();
    void copyIds();
    void showDocuments(bool all);
    void undo();
    void redo();
    // Does it where marks can be written, and says what was done.
    void edit(const std::function<void(const std::vector<NeuronId>&)>& edit);

    AppContext& context_;
    Commands& commands_;
    TableView* table_;
    NeuronTableModel* model_;
    TextLabel* count_;
    QMenu* menu_;
    QMenu* columns_ = nullptr;
    QHBoxLayout* row_ = nullptr;
    QList<QAction*> page_actions_;
    QAction* queue_ = nullptr;
    QAction* star_ = nullptr;
    QAction* name_ = nullptr;
    QAction* unname_ = nullptr;
    QAction* tag_ = nullptr;
    QAction* untag_ = nullptr;
    QAction* copy_ = nullptr;
    QAction* any_ = nullptr;
    QAction* all_ = nullptr;
    QAction* export_ = nullptr;
    QAction* undo_ = nullptr;
    QAction* redo_ = nullptr;
};

}  // namespace sparsescope
