// SPDX-License-Identifier: GPL-3.0-or-later
// The left side of the Neurons page: a filter, what can be done with the selected neurons, and the
// table of all. The row under focus is the neuron that every page looks at; the selected rows are
// the neurons that are picked (app/controllers/selection_bus.h).
#pragma once
#include <functional>
#include <memory>
#include <optional>
#include <utility>
#include <vector>

#include <QWidget>

#include "app/controllers/neuron_report_keeper.h"
#include "widgets/controls/message_bar.h"
#include "widgets/models/neuron_row.h"

class QMenu;
class QStackedWidget;

namespace sparsescope {

class AppContext;
class Commands;
class EmptyState;
class NeuronActions;
class NeuronColumnMenu;
class NeuronFilterLine;
class NeuronTableModel;
class TableExporter;
class TableView;
class TextLabel;

class NeuronList : public QWidget {
    Q_OBJECT

  public:
    NeuronList(AppContext& context, Commands& commands);
    void find();  // puts the cursor into the filter
    void selectNext(int steps);
    void focusTable();
    // All neurons by number, and those that the table shows, in its order.
    [[nodiscard]] const std::vector<NeuronRow>& allRows() const;
    [[nodiscard]] std::vector<NeuronId> shownNeurons() const;
    void say(MessageBar::Kind kind, const QString& sentence, bool undoable = false);
    void setNamesMenu(QMenu* menu);  // of all names of the model
    // What is not about selected rows, so that it means the same wherever on the page one is.
    [[nodiscard]] QList<QAction*> widePageActions() const;

  Q_SIGNALS:
    void begun();      // nobody chose a neuron yet: the first is looked at
    void activated();  // by Enter or a double click
    void queueRequested();

  protected:
    void resizeEvent(QResizeEvent* event) override;

  private:
    void enterTable();
    void buildTable();
    void listen();
    void listenToTable();
    void refresh();
    void refreshWords(bool marks_only);
    void showRows();
    void askLasting();
    void showCount();
    void applyFilter();
    void begin();
    void keepRows(const std::function<void()>& change);
    void selectFromTable();
    void pickFromTable();
    void selectInTable();
    void showPicked();
    void exportTable();

    AppContext& context_;
    Commands& commands_;
    NeuronTableModel* model_;
    TableView* table_;
    NeuronFilterLine* filter_;
    TableExporter* exporter_;
    NeuronActions* actions_ = nullptr;
    NeuronColumnMenu* columns_ = nullptr;
    MessageBar* message_;
    QStackedWidget* rows_;
    EmptyState* none_;
    TextLabel* count_;
    std::shared_ptr<const LoadedModel> shown_model_;
    std::shared_ptr<const NeuronReportKeeper::Reports> shown_;  // whose numbers the rows have
    std::shared_ptr<const AutomaticNames> shown_names_;
    int shown_k_ = 0;         // of the summaries, where no report came yet
    bool following_ = false;  // the table follows the selection, not the other way round
    // The neuron that the table began with because nobody had chosen one, and its model. It follows
    // the first row as long as nobody chooses another.
    std::optional<std::pair<ModelId, NeuronId>> begun_with_;
    bool beginning_ = false;  // it is the table that chooses
};

}  // namespace sparsescope
